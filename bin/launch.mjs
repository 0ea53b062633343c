import { existsSync } from 'node:fs';
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
  if (!existsSync(file)) fail(`not built yet: run \`npm run build\` in ${home}`);
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
  const { rosEnvironment } = await import('../scripts/ros-env.mjs');
  const { runInForeground } = await import('../scripts/foreground.mjs');
  runInForeground(process.execPath, process.argv.slice(1), rosEnvironment());
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
