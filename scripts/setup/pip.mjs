import { run } from './run.mjs';

/**
 * Makes a virtual environment and installs packages into it.
 *
 * @param {string} log name of the log
 * @param {string} folder of the virtual environment
 * @param {string[]} requirements as pip takes them
 */
export async function createVenv(log, folder, requirements) {
  await run(`${log}-venv`, 'python3', ['-m', 'venv', folder]);
  if (requirements.length > 0) await pip(log, `${folder}/bin/python3`, ['install', ...requirements]);
}

/**
 * @param {string} log name of the log
 * @param {string} python interpreter with pip
 * @param {string[]} args
 */
export async function pip(log, python, args) {
  await run(log, python, ['-m', 'pip', '--disable-pip-version-check', ...args]);
}
