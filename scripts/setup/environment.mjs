import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, rosRoot } from './paths.mjs';
import { toolsBin } from './tools.mjs';

/**
 * What a process needs in its environment: variables to set, and path lists to put in front.
 *
 * @typedef {object} RosEnvironment
 * @property {Record<string, string>} set
 * @property {Record<string, string[]>} prepend
 */

/** Path lists that `source setup.bash` of a ROS 2 fills. */
const pathLists = ['AMENT_PREFIX_PATH', 'CMAKE_PREFIX_PATH', 'LD_LIBRARY_PATH', 'PYTHONPATH', 'PATH'];

/**
 * @param {import('./distribution.mjs').Distribution} distribution
 * @param {string[]} overlays ament prefixes of interface packages, first one first
 * @param {NodeJS.ProcessEnv} env of the set-up itself
 * @returns {RosEnvironment}
 */
export function describeEnvironment(distribution, overlays, env) {
  const { prepend, set } = distribution.kind === 'sourced' ? sourced(env) : wheels(distribution);
  return {
    set: { ...set, ROS_VERSION: '2', ROS_PYTHON_VERSION: '3', ROS_DISTRO: distribution.name },
    prepend: {
      AMENT_PREFIX_PATH: [...overlays, ...prepend.AMENT_PREFIX_PATH],
      CMAKE_PREFIX_PATH: [...overlays, ...prepend.CMAKE_PREFIX_PATH],
      LD_LIBRARY_PATH: [...overlays.map((overlay) => join(overlay, 'lib')), ...prepend.LD_LIBRARY_PATH],
      PYTHONPATH: [...overlays.flatMap(pythonPackages), ...prepend.PYTHONPATH],
      PATH: [join(root, 'bin'), ...prepend.PATH],
    },
  };
}

/** @param {import('./distribution.mjs').Distribution} distribution @returns {RosEnvironment} */
function wheels({ prefixes: [prefix] }) {
  const vendored = pythonPackages(prefix).flatMap((packages) =>
    readdirSync(packages)
      .filter((name) => /^ros_.*\.libs$/.test(name))
      .map((name) => join(packages, name)),
  );
  return {
    set: { VIRTUAL_ENV: prefix, RMW_IMPLEMENTATION: 'rmw_fastrtps_cpp' },
    prepend: {
      AMENT_PREFIX_PATH: [prefix],
      CMAKE_PREFIX_PATH: [prefix],
      LD_LIBRARY_PATH: [join(prefix, 'lib'), ...vendored],
      PYTHONPATH: [],
      PATH: [join(prefix, 'bin'), toolsBin],
    },
  };
}

/** @param {NodeJS.ProcessEnv} env @returns {RosEnvironment} */
function sourced(env) {
  const outside = (name) => (env[name] ?? '').split(delimiter).filter((entry) => entry !== '' && !entry.startsWith(rosRoot));
  const prepend = Object.fromEntries(pathLists.map((name) => [name, outside(name)]));
  const prefixes = prepend.AMENT_PREFIX_PATH;
  const ofRos = (entry) => prefixes.some((prefix) => entry.startsWith(prefix));
  return { set: {}, prepend: { ...prepend, PATH: prepend.PATH.filter(ofRos) } };
}

/** @param {string} prefix @returns {string[]} folders of Python packages in an ament prefix */
function pythonPackages(prefix) {
  const candidates = [join(prefix, 'lib'), join(prefix, 'local', 'lib')].filter(existsSync).flatMap((lib) =>
    readdirSync(lib)
      .filter((name) => /^python3\.\d+$/.test(name))
      .flatMap((name) => [join(lib, name, 'site-packages'), join(lib, name, 'dist-packages')]),
  );
  return candidates.filter(existsSync);
}

/**
 * `base` with a described environment applied. Path entries of an earlier set-up (another distribution) go.
 *
 * @param {RosEnvironment} environment
 * @param {NodeJS.ProcessEnv} base
 * @returns {NodeJS.ProcessEnv}
 */
export function applyEnvironment({ set, prepend }, base) {
  const result = { ...base, ...set };
  for (const [name, entries] of Object.entries(prepend)) {
    const rest = (base[name] ?? '')
      .split(delimiter)
      .filter((entry) => entry !== '' && !entries.includes(entry) && !entry.startsWith(rosRoot));
    result[name] = [...entries, ...rest].join(delimiter);
  }
  return result;
}

/**
 * Writes `.ros/environment.json`, which ros-env.mjs reads, and `.ros/setup.bash`, which a shell sources.
 *
 * @param {RosEnvironment} environment
 */
export function writeEnvironment(environment) {
  mkdirSync(rosRoot, { recursive: true });
  writeChanged(join(rosRoot, 'environment.json'), `${JSON.stringify(environment, null, 2)}\n`);
  writeChanged(join(rosRoot, 'setup.bash'), setupBash(environment));
}

/** Leaves a file that is right alone: other processes may be reading it. */
function writeChanged(file, text) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

/** @param {RosEnvironment} environment @returns {string} */
function setupBash({ set, prepend }) {
  return [
    '# Written by `npm run setup`: source it for the ROS 2 of this project, its messages, cmanp and cmanp_node.',
    ...Object.entries(set).map(([name, value]) => `export ${name}=${quote(value)}`),
    ...Object.entries(prepend)
      .filter(([, entries]) => entries.length > 0)
      .map(([name, entries]) => `export ${name}=${quote(entries.join(delimiter))}"\${${name}:+:\$${name}}"`),
    'hash -r',
    '',
  ].join('\n');
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
