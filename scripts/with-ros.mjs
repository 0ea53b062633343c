// node scripts/with-ros.mjs COMMAND ARGUMENTS: runs a command in the environment of the project's ROS 2.
import { spawn } from 'node:child_process';
import { rosEnvironment } from './ros-env.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('use: node scripts/with-ros.mjs COMMAND [ARGUMENTS]');
  process.exit(2);
}
const child = spawn(command, args, { stdio: 'inherit', env: rosEnvironment() });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`${command} cannot be started: ${error.message}`);
  process.exit(1);
});
child.on('close', (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
