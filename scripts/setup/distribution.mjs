import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rosRoot } from './paths.mjs';
import { SetupError } from './run.mjs';

/**
 * The ROS 2 that the project uses.
 *
 * @typedef {object} Distribution
 * @property {string} name such as `kilted`
 * @property {'sourced' | 'wheels'} kind an installation of the machine's, or wheels in a virtual environment of ours
 * @property {string} home folder of all that the set-up makes for it
 * @property {string[]} prefixes ament prefixes of the ROS 2 itself
 * @property {string} python its interpreter
 */

/** The wheels' distribution when the environment names none. */
export const defaultDistribution = 'kilted';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * A sourced installation wins; else wheels of the distribution that ROS_DISTRO names.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Distribution}
 */
export function selectDistribution(env) {
  const sourced = sourcedPrefixes(env);
  const name = env.ROS_DISTRO || defaultDistribution;
  if (sourced.length > 0) {
    if (!env.ROS_DISTRO) throw new SetupError('AMENT_PREFIX_PATH points at a ROS 2 but ROS_DISTRO is not set: source its setup.bash again');
    return { name, kind: 'sourced', home: join(rosRoot, `${name}-sourced`), prefixes: sourced, python: 'python3' };
  }
  if (!existsSync(requirementsFile(name))) {
    throw new SetupError(`ROS_DISTRO=${name}: there are wheels of kilted and jazzy; for another ROS 2 source its setup.bash first`);
  }
  const home = join(rosRoot, name);
  const prefix = join(home, 'ros');
  return { name, kind: 'wheels', home, prefixes: [prefix], python: join(prefix, 'bin', 'python3') };
}

/** @param {string} name @returns {string} path of the list of wheels of a distribution */
export function requirementsFile(name) {
  return join(here, `ros-${name}.txt`);
}

/**
 * The prefixes on AMENT_PREFIX_PATH when there is a ROS 2 among them that is not one of ours.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function sourcedPrefixes(env) {
  const prefixes = (env.AMENT_PREFIX_PATH ?? '').split(delimiter).filter((prefix) => prefix !== '' && !prefix.startsWith(rosRoot));
  return prefixes.some((prefix) => existsSync(join(prefix, 'share', 'rcl', 'package.xml'))) ? prefixes : [];
}

/**
 * Version of a package of a sourced ROS 2, so that its upgrade is noticed.
 *
 * @param {Distribution} distribution
 * @returns {string}
 */
export function rclVersion(distribution) {
  for (const prefix of distribution.prefixes) {
    const file = join(prefix, 'share', 'rcl', 'package.xml');
    if (existsSync(file)) return /<version>(.*?)<\/version>/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  }
  return '';
}
