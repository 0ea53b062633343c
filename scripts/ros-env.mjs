import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInForeground } from './foreground.mjs';
import { applyEnvironment } from './setup/environment.mjs';
import { rosRoot } from './setup/paths.mjs';

const description = join(rosRoot, 'environment.json');

/**
 * The environment of a process that uses the project's ROS 2 and messages, as `.ros/setup.bash` gives it to a shell.
 * Applying it twice changes nothing.
 *
 * @param {NodeJS.ProcessEnv} [base]
 * @returns {NodeJS.ProcessEnv}
 * @throws {Error} when the set-up has not been done
 */
export function rosEnvironment(base = process.env) {
  if (!existsSync(description)) throw new Error('the set-up has not been done here: run `npm run setup` first');
  return applyEnvironment(JSON.parse(readFileSync(description, 'utf8')), base);
}

/**
 * Runs a command in that environment, in place of this process. Where the set-up has not been done it says so in one line.
 *
 * @param {string} command
 * @param {string[]} args
 */
export function runWithRos(command, args) {
  let env;
  try {
    env = rosEnvironment();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  runInForeground(command, args, env);
}
