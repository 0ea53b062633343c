import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEnvironment } from './environment.mjs';
import { fingerprint } from './fingerprint.mjs';
import { compileAddon } from './node-gyp.mjs';
import { root } from './paths.mjs';
import { replaceWithCopy } from './replace.mjs';
import { run } from './run.mjs';
import { step } from './step.mjs';

const installed = join(root, 'node_modules', 'rclnodejs');

/** What depends on the distribution: the addon unless a prebuilt one serves, the generated message classes, and their types. */
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
  await step(`rclnodejs ${version} for ${distribution.name}`, join(distribution.home, 'rclnodejs.stamp'), key, async () => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(installed, folder, {
      recursive: true,
      filter: (path) => !['build', 'generated', 'prebuilds'].some((name) => path === join(installed, name)),
    });
    const env = applyEnvironment(environment, process.env);
    if (!(await hasFittingPrebuilt(distribution, env))) await compileAddon(`${distribution.name}-rclnodejs`, folder, env);
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
  // The stamp lies in what `npm run rebuild` of rclnodejs deletes.
  await step(`rclnodejs of ${distribution.name} in node_modules`, join(installed, 'build', '.cmanp-stamp'), key, async () => {
    for (const product of products.filter((path) => existsSync(join(folder, path)))) {
      replaceWithCopy(join(folder, product), join(installed, product));
    }
    forbidRebuild();
  });
}

/**
 * When its addon does not load, as in a process without the environment of ROS 2, rclnodejs deletes all that was built
 * and starts to compile. Here that script only says what to do.
 */
function forbidRebuild() {
  const file = join(installed, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.scripts.rebuild = "echo 'rclnodejs does not load: run `npm run setup` of cmanp_ros, and source .ros/setup.bash' >&2; exit 1";
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * rclnodejs brings addons for some Ubuntu releases and takes them first, by the same name as here.
 *
 * @param {import('./distribution.mjs').Distribution} distribution
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>} whether there is one, and it loads
 */
async function hasFittingPrebuilt(distribution, env) {
  const [, codename] = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
  const file = `${distribution.name}-${codename}-${process.arch}-node-rclnodejs.node`;
  const addon = join(installed, 'prebuilds', `${process.platform}-${process.arch}`, file);
  if (!existsSync(addon)) return false;
  return run('rclnodejs-prebuilt', process.execPath, ['-e', 'require(process.argv[1])', addon], { env }).then(
    () => true,
    () => false,
  );
}

/** @param {import('./distribution.mjs').Distribution} distribution */
function copyOf(distribution) {
  return join(distribution.home, 'rclnodejs');
}
