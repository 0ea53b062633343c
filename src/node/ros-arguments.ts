import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rclSafeYaml } from '../config/rcl-yaml.js';

/**
 * Makes the YAML of ROS arguments such that rcl's own parser reads it as people mean it: it takes `y` for true, refuses lists that mix
 * whole numbers and decimals, and empty values (`rclSafeYaml` tells all). Files are copied into a folder of their own.
 *
 * @returns The arguments to give to rcl, and what removes the copies once it has read them.
 * @throws Error with one line that names the file or the parameter.
 */
export function rclSafeArguments(argv: readonly string[]): { argv: string[]; cleanUp: () => void } {
  let folder: string | undefined;
  const copy = (path: string): string => {
    folder ??= mkdtempSync(join(tmpdir(), 'cmanp-'));
    const name = join(folder, `${argv.indexOf(path)}.yaml`);
    writeFileSync(name, named(path, () => rclSafeYaml(readFileSync(path, 'utf8'))));
    return name;
  };
  const cleanUp = () => folder && rmSync(folder, { recursive: true });
  let inRosArguments = false;
  try {
    const safe = argv.map((argument, i) => {
      if (argument === '--ros-args') inRosArguments = true;
      else if (argument === '--') inRosArguments = false;
      if (!inRosArguments) return argument;
      if (argv[i - 1] === '--params-file') return copy(argument);
      return argv[i - 1] === '-p' || argv[i - 1] === '--param' ? safeAssignment(argument) : argument;
    });
    return { argv: safe, cleanUp };
  } catch (error) {
    cleanUp();
    throw error;
  }
}

/** `name:=value` */
function safeAssignment(assignment: string): string {
  const at = assignment.indexOf(':=');
  if (at < 0) return assignment;
  const name = assignment.slice(0, at);
  return `${name}:=${named(name, () => rclSafeYaml(assignment.slice(at + 2))).trim()}`;
}

function named<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message.split('\n')[0]}`, { cause: error });
  }
}
