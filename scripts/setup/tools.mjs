import { rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint } from './fingerprint.mjs';
import { rosRoot } from './paths.mjs';
import { createVenv } from './pip.mjs';
import { isOnPath } from './prerequisites.mjs';
import { step } from './step.mjs';

/** A virtual environment for pip and for the build tools that the machine lacks. */
const venv = join(rosRoot, 'tools');

/** Its programs; for the end of PATH, as the machine's own come first. */
export const toolsBin = join(venv, 'bin');

/** Its interpreter, which has pip. */
export const toolsPython = join(toolsBin, 'python3');

/**
 * Has cmake and ninja: the Python registry brings those that the machine lacks.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} python version of the machine's python3
 */
export async function installTools(env, python) {
  const missing = ['cmake', 'ninja'].filter((tool) => !isOnPath(tool, env));
  const key = fingerprint([python, missing], [fileURLToPath(import.meta.url)]);
  const title = missing.length === 0 ? 'pip' : `pip, ${missing.join(', ')}`;
  await step(`build tools (${title})`, join(rosRoot, 'tools.stamp'), key, async () => {
    rmSync(venv, { recursive: true, force: true });
    await createVenv('tools', venv, missing);
  });
}

/** @param {NodeJS.ProcessEnv} env @returns {string} PATH with the tools at its end */
export function pathWithTools(env) {
  return [env.PATH, toolsBin].join(delimiter);
}
