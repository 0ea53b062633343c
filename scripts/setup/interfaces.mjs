import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEnvironment } from './environment.mjs';
import { fingerprint } from './fingerprint.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { step } from './step.mjs';

/** Packages that the node speaks to and that a ROS 2 may lack: the least of each, for wheels and tests. */
const standIns = join(root, 'test', 'interfaces');

/**
 * Builds the package's own messages and services and those that this ROS 2 lacks, each into an ament prefix of its own.
 *
 * @param {import('./distribution.mjs').Distribution} distribution
 * @param {import('./environment.mjs').RosEnvironment} ros
 * @param {string} rosKey key of the installed ROS 2
 * @returns {Promise<{ overlays: string[], key: string }>}
 */
export async function buildInterfaces(distribution, ros, rosKey) {
  const packages = [
    { name: 'cmanp_ros', source: root, inputs: ['package.xml', 'CMakeLists.txt', 'msg', 'srv'].map((path) => join(root, path)) },
  ];
  for (const name of readdirSync(standIns)) {
    if (isInstalled(distribution, name)) continue;
    packages.push({ name, source: join(standIns, name), inputs: [join(standIns, name)] });
  }
  const keys = [];
  const overlays = [];
  for (const { name, source, inputs } of packages) {
    const key = fingerprint([rosKey], [...inputs, fileURLToPath(import.meta.url)]);
    const overlay = join(distribution.home, 'interfaces', name);
    await step(`messages of ${name}`, join(distribution.home, 'interfaces', `${name}.stamp`), key, () =>
      build(distribution, applyEnvironment(ros, process.env), source, overlay),
    );
    keys.push(key);
    overlays.push(overlay);
  }
  return { overlays, key: fingerprint(keys) };
}

/** @param {import('./distribution.mjs').Distribution} distribution @param {string} name */
function isInstalled(distribution, name) {
  return distribution.prefixes.some((prefix) => existsSync(join(prefix, 'share', name, 'package.xml')));
}

/** Configures, builds and installs one CMake package. */
async function build(distribution, env, source, overlay) {
  const name = basename(overlay);
  const folder = join(distribution.home, 'build', name);
  for (const path of [folder, overlay]) rmSync(path, { recursive: true, force: true });
  const log = `${distribution.name}-${name}`;
  const options = [`-DCMAKE_INSTALL_PREFIX=${overlay}`, '-DCMAKE_BUILD_TYPE=Release', '-DBUILD_TESTING=OFF'];
  if (source === root) options.push('-DCMANP_INTERFACES_ONLY=ON');
  await run(`${log}-configure`, 'cmake', ['-G', 'Ninja', '-S', source, '-B', folder, ...options], { env });
  await run(`${log}-build`, 'cmake', ['--build', folder, '--target', 'install'], { env });
  rmSync(folder, { recursive: true });
}
