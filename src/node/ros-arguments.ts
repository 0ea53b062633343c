import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rclSafeYaml } from '../config/rcl-yaml.js';

/** ROS arguments as rcl can take them. */
export interface SafeArguments {
  readonly argv: readonly string[];
  /** A complaint of rcl about a copied file, in terms of the file that the user named. */
  readonly translate: (complaint: string) => string;
  /** Removes the copies, once rcl has read them. */
  readonly cleanUp: () => void;
}

/**
 * Makes the YAML of ROS arguments such that rcl's own parser reads it as people mean it: it takes `y` for true, refuses lists that mix
 * whole numbers and decimals, and empty values (`rclSafeYaml` tells all). Files are copied into a folder of their own.
 *
 * @throws Error with one line that names the file or the parameter.
 */
export function rclSafeArguments(argv: readonly string[]): SafeArguments {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-'));
  const cleanUp = () => rmSync(folder, { recursive: true });
  const originals = new Map<string, string>();
  const copy = (path: string): string => {
    const name = join(folder, `${originals.size}.yaml`);
    writeFileSync(name, rclSafeYaml(readFileSync(path, 'utf8')));
    originals.set(name, path);
    return name;
  };
  const translate = (complaint: string) => [...originals].reduce((text, [name, path]) => text.replaceAll(name, path), complaint);
  try {
    const safe = [...rosArguments(argv)].map(({ argument, option }) => {
      if (option === '--params-file') return copy(argument);
      return option === '-p' || option === '--param' ? safeAssignment(argument) : argument;
    });
    return { argv: safe, translate, cleanUp };
  } catch (error) {
    cleanUp();
    throw error;
  }
}

/** Names of the parameters that are given one by one. */
export function assignedParameters(argv: readonly string[]): string[] {
  return [...rosArguments(argv)]
    .filter(({ option }) => option === '-p' || option === '--param')
    .map(({ argument }) => argument.slice(0, argument.indexOf(':=')).replace(/^.*:/, ''));
}

/** Each argument with the ROS option that it belongs to: what stands before it between `--ros-args` and `--`. */
function* rosArguments(argv: readonly string[]): Generator<{ argument: string; option?: string }> {
  let inside = false;
  for (const [i, argument] of argv.entries()) {
    yield inside ? { argument, option: argv[i - 1] } : { argument };
    if (argument === '--ros-args') inside = true;
    else if (argument === '--') inside = false;
  }
}

/** `name:=value` */
function safeAssignment(assignment: string): string {
  const value = assignment.indexOf(':=') + 2;
  return value < 2 ? assignment : assignment.slice(0, value) + rclSafeYaml(assignment.slice(value)).trim();
}
