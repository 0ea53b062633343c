// node scripts/with-ros.mjs COMMAND [ARGUMENTS]: runs a command in the environment of the project's ROS 2.
import { runWithRos } from './ros-env.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('use: node scripts/with-ros.mjs COMMAND [ARGUMENTS]');
  process.exit(2);
}
runWithRos(command, args);
