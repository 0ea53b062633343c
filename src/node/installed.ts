import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a ROS package is in the ament index. */
export function isInstalled(packageName: string): boolean {
  const prefixes = (process.env.AMENT_PREFIX_PATH ?? '').split(delimiter);
  return prefixes.some((prefix) => existsSync(join(prefix, 'share', 'ament_index', 'resource_index', 'packages', packageName)));
}
