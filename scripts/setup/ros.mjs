import { rclVersion } from './distribution.mjs';
import { fingerprint } from './fingerprint.mjs';
import { installWheels } from './wheels.mjs';

/**
 * Has ROS 2 on the machine: nothing to do for a sourced one.
 *
 * @param {import('./distribution.mjs').Distribution} distribution
 * @param {string} python version of the machine's python3
 * @returns {Promise<string>} key that changes when the installed ROS 2 does
 */
export async function installRos(distribution, python) {
  if (distribution.kind === 'wheels') return installWheels(distribution, python);
  return fingerprint([distribution.name, distribution.prefixes, rclVersion(distribution)]);
}
