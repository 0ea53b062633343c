import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';

/**
 * Compiles a package with a binding.gyp to `build/Release`, by ninja: one tool less that the machine must have.
 *
 * @param {string} log name of the log
 * @param {string} folder of the package
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} [variables] gyp variables, as `--name=value`
 */
export async function compileAddon(log, folder, env, variables = []) {
  const options = { cwd: folder, env: withNodeHeaders(env) };
  await run(`${log}-configure`, 'npm', ['exec', '-c', ['node-gyp', 'configure', ...variables, '--', '-f', 'ninja'].join(' ')], options);
  await run(`${log}-build`, 'ninja', ['-C', join(folder, 'build', 'Release')], options);
}

/**
 * node-gyp takes the headers that came with this Node where there are any, and downloads them only where there are none.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function withNodeHeaders(env) {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  const hasHeaders = existsSync(join(prefix, 'include', 'node', 'node_api.h'));
  return hasHeaders ? { npm_config_nodedir: prefix, ...env } : env;
}
