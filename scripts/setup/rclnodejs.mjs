import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEnvironment } from './environment.mjs';
import { fingerprint } from './fingerprint.mjs';
import { nodeGypEnvironment } from './node-headers.mjs';
import { root } from './paths.mjs';
import { replaceWithCopy } from './replace.mjs';
import { run } from './run.mjs';
import { step } from './step.mjs';

const installed = join(root, 'node_modules', 'rclnodejs');

/** What depends on the distribution: the addon, the generated message classes, and their types. */
const products = ['build/Release/rclnodejs.node', 'generated', 'types/interfaces.d.ts'];

/**
 * Compiles rclnodejs for a distribution in a copy of the package, so that node_modules never holds half a build and
 * each distribution keeps its own.
 *
 * @param {import('./distribution.mjs').Distribution} distribution
 * @param {import('./environment.mjs').RosEnvironment} environment of that ROS 2
 * @param {string} rosKey key of the installed ROS 2
 */
export async function compileRclnodejs(distribution, environment, rosKey) {
  const folder = copyOf(distribution);
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const key = fingerprint([version, process.version, process.arch, rosKey], [fileURLToPath(import.meta.url)]);
  await step(`rclnodejs ${version} compiled for ${distribution.name}`, join(distribution.home, 'rclnodejs.stamp'), key, async () => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(installed, folder, {
      recursive: true,
      filter: (path) => !['build', 'generated', 'prebuilds'].some((name) => path === join(installed, name)),
    });
    const env = nodeGypEnvironment(applyEnvironment(environment, process.env));
    await run(`${distribution.name}-rclnodejs`, 'npm', ['exec', '-c', 'node-gyp configure && node-gyp build -j max'], { cwd: folder, env });
  });
  return key;
}

/**
 * Generates the JavaScript classes of every message on AMENT_PREFIX_PATH and puts them and the addon into node_modules.
 *
 * @param {import('./distribution.mjs').Distribution} distribution
 * @param {import('./environment.mjs').RosEnvironment} environment with the overlays
 * @param {string} key of the addon and of the interfaces
 */
export async function installRclnodejs(distribution, environment, key) {
  const folder = copyOf(distribution);
  await step('JavaScript classes of all messages', join(distribution.home, 'generated.stamp'), key, async () => {
    const env = applyEnvironment(environment, process.env);
    await run(`${distribution.name}-generate`, process.execPath, ['scripts/generate_messages.cjs'], { cwd: folder, env });
  });
  await step(`rclnodejs of ${distribution.name} in node_modules`, join(installed, '.cmanp-stamp'), key, async () => {
    for (const product of products) replaceWithCopy(join(folder, product), join(installed, product));
  });
}

/** @param {import('./distribution.mjs').Distribution} distribution */
function copyOf(distribution) {
  return join(distribution.home, 'rclnodejs');
}
