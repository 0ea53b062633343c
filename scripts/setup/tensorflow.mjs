import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint } from './fingerprint.mjs';
import { compileAddon } from './node-gyp.mjs';
import { root, rosRoot } from './paths.mjs';
import { pip } from './pip.mjs';
import { replaceWithCopy } from './replace.mjs';
import { run, SetupError } from './run.mjs';
import { say, step } from './step.mjs';
import { toolsPython } from './tools.mjs';

/** The last release whose C library tfjs-node 4.22 compiles against. */
const release = '2.15.1';

/** The wheel that holds the C library, by Node's name of the processor. */
const wheels = { x64: { name: 'tensorflow-cpu', machine: 'x86_64' }, arm64: { name: 'tensorflow-cpu-aws', machine: 'aarch64' } };

const home = join(rosRoot, 'tensorflow');
const deps = join(home, 'deps');
const unpack = fileURLToPath(new URL('unpack_tensorflow.py', import.meta.url));
const installed = join(root, 'node_modules', '@tensorflow', 'tfjs-node');

/**
 * Makes @tensorflow/tfjs-node work: the C library from the Python registry, the addon compiled here.
 * It is optional, so a failure costs one line and stops nothing.
 *
 * @param {Promise<void>} nodePackages resolves when node_modules is there
 */
export async function installTensorFlow(nodePackages) {
  try {
    await prepare(nodePackages);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const [reason] = error.message.split('\n');
    say(`no tfjs-node, so no \`cmanp train\` and no \`engine: tensorflow\`; all else works (${reason})`);
  }
}

/** @param {Promise<void>} nodePackages */
async function prepare(nodePackages) {
  const wheel = wheels[process.arch];
  if (wheel === undefined) throw new SetupError(`there is no TensorFlow wheel for ${process.arch}`);
  const libraryKey = fingerprint([release, wheel], [unpack]);
  await step(`TensorFlow ${release} C library`, join(home, 'deps.stamp'), libraryKey, () => fetchLibrary(wheel));

  await nodePackages;
  if (!existsSync(installed)) throw new SetupError('@tensorflow/tfjs-node is not in node_modules');
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const addonKey = fingerprint([libraryKey, version, process.version], [fileURLToPath(import.meta.url)]);
  await step(`tfjs-node ${version} compiled`, join(home, 'addon.stamp'), addonKey, compileBinding);
  await step('tfjs-node in node_modules', join(installed, '.cmanp-stamp'), addonKey, placeAddon);
}

/** Downloads the wheel and keeps the two libraries and the headers of it. */
async function fetchLibrary({ name, machine }) {
  rmSync(home, { recursive: true, force: true });
  const download = join(home, 'wheel');
  // The interpreter's version does not matter, as nothing of the wheel is imported; there are wheels of this one.
  const platforms = [`manylinux_2_17_${machine}`, `manylinux2014_${machine}`].flatMap((platform) => ['--platform', platform]);
  const which = ['--no-deps', '--only-binary=:all:', '--python-version', '3.11', ...platforms, `${name}==${release}`];
  await pip('tensorflow-wheel', toolsPython, ['download', '--retries', '1', '-d', download, ...which]);
  await run('tensorflow-unpack', 'python3', [unpack, join(download, readdirSync(download)[0]), deps]);
  const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  await run('tensorflow-strip', 'strip', ['--strip-unneeded', ...libraries.map((library) => join(deps, 'lib', library))]);
  // The names that tfjs-node links with.
  symlinkSync(libraries[0], join(deps, 'lib', 'libtensorflow.so'));
  symlinkSync(libraries[1], join(deps, 'lib', 'libtensorflow_framework.so'));
  rmSync(download, { recursive: true });
}

/** Compiles tfjs-node's binding beside the library, so that it outlives node_modules. */
async function compileBinding() {
  const folder = join(home, 'addon');
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['binding', 'binding.gyp', 'package.json']) cpSync(join(installed, name), join(folder, name), { recursive: true });
  symlinkSync(deps, join(folder, 'deps'));
  const variables = ['--module_name=tfjs_binding', `--module_path=${join(folder, 'lib')}`, '--napi_build_version=8'];
  await compileAddon('tensorflow-addon', folder, process.env, variables);
}

/** Puts the addon and a link to the library into node_modules, and tries them. */
async function placeAddon() {
  replaceWithCopy(join(home, 'addon', 'deps'), join(installed, 'deps'));
  replaceWithCopy(join(home, 'addon', 'lib', 'tfjs_binding.node'), join(installed, 'lib', 'napi-v8', 'tfjs_binding.node'));
  replaceRemovedFunctions();
  const probe =
    "const tf = require('@tensorflow/tfjs-node'); if (tf.getBackend() !== 'tensorflow' || tf.matMul([[2]], [[3]]).dataSync()[0] !== 6) process.exit(1)";
  await run('tensorflow-probe', process.execPath, ['-e', probe], { cwd: root, env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } });
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 took away. */
function replaceRemovedFunctions() {
  const file = join(installed, 'dist', 'nodejs_kernel_backend.js');
  const source = readFileSync(file, 'utf8')
    .replace(/\(0, util_1\.isNullOrUndefined\)\((\w+)\)/g, '($1 == null)')
    .replace(/\(0, util_1\.isArray\)\(/g, 'Array.isArray(');
  writeFileSync(file, source);
}
