import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The package: the repository, or share/cmanp_ros of an installation. */
const home = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Starts a compiled program of the package.
 *
 * @param {string} program path from the package
 */
export async function launch(program) {
  const file = join(home, program);
  if (!existsSync(file)) fail(`not built yet: run \`npm run setup\` in ${home}`);
  await import(pathToFileURL(file).href);
}

/**
 * Starts a compiled program that needs ROS 2 and the package's messages. The loader reads LD_LIBRARY_PATH only when a
 * process starts, so without them the program starts anew in the environment of the set-up.
 *
 * @param {string} program path from the package
 */
export async function launchWithRos(program) {
  if (isOnAmentPath('rcl') && isOnAmentPath('cmanp_ros')) {
    checkAddon();
    await launch(program);
    return;
  }
  if (!existsSync(join(home, '.ros', 'environment.json'))) {
    fail(
      existsSync(join(home, 'scripts'))
        ? `no ROS 2 yet: run \`npm run setup\` in ${home}`
        : 'no ROS 2 in the environment: source its setup.bash and that of this workspace',
    );
  }
  const { runWithRos } = await import('../scripts/ros-env.mjs');
  runWithRos(process.execPath, process.argv.slice(1));
}

/** rclnodejs meets an addon that does not load with a page of output; this says it in one line. */
function checkAddon() {
  const addon = join(home, 'node_modules', 'rclnodejs', 'build', 'Release', 'rclnodejs.node');
  if (!existsSync(addon)) return;
  try {
    createRequire(import.meta.url)(addon);
  } catch (error) {
    fail(`rclnodejs does not fit the ROS 2 in the environment: ${error.message.split('\n')[0]}`);
  }
}

/** @param {string} packageName */
function isOnAmentPath(packageName) {
  const prefixes = (process.env.AMENT_PREFIX_PATH ?? '').split(delimiter);
  return prefixes.some((prefix) => prefix !== '' && existsSync(join(prefix, 'share', packageName, 'package.xml')));
}

/** @param {string} reason */
function fail(reason) {
  console.error(`cmanp_ros: ${reason}`);
  process.exit(1);
}
