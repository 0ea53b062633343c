import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rosRoot } from './paths.mjs';

/** A reason to stop that the user can act on: printed as one line, without a stack. */
export class SetupError extends Error {}

/**
 * Runs a command and resolves with its standard output.
 * The whole output goes to `.ros/log/<log>.log`; a failure names that file and shows the last lines.
 *
 * @param {string} log
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>}
 */
export function run(log, command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    const stdout = [];
    child.stdout.on('data', (chunk) => {
      output.push(chunk);
      stdout.push(chunk);
    });
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => reject(new SetupError(`${command} cannot be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      const text = Buffer.concat(output).toString();
      const file = join(rosRoot, 'log', `${log}.log`);
      mkdirSync(join(rosRoot, 'log'), { recursive: true });
      writeFileSync(file, `$ ${command} ${args.join(' ')}\n${text}`);
      if (code === 0) {
        resolve(Buffer.concat(stdout).toString());
        return;
      }
      const tail = text.trimEnd().split('\n').slice(-12).join('\n');
      reject(new SetupError(`${command} ended with ${signal ?? `status ${code}`} (all of its output: ${file})\n${tail}`));
    });
  });
}
