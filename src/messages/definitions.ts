import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BUILTIN_MESSAGES } from './builtin-messages.js';

const SEPARATOR = '='.repeat(80);
const PRIMITIVES = new Set([
  'bool',
  'byte',
  'char',
  'float32',
  'float64',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'string',
  'wstring',
]);

/**
 * Text of a message definition and of all that it is made of, in the "ros2msg" form of MCAP schemas.
 *
 * @param type `sensor_msgs/msg/Range`.
 * @param prefixes Ament prefixes, first wins: `share/<package>/msg/<Type>.msg` below each.
 * @throws Error, one line that names the type and the package that is missing.
 */
export function messageDefinition(type: string, prefixes: readonly string[] = amentPrefixes()): string {
  return concatenateDefinitions(type, (dependency) => {
    const [packageName, name] = splitType(dependency);
    for (const prefix of prefixes) {
      const path = join(prefix, 'share', packageName, 'msg', `${name}.msg`);
      if (existsSync(path)) return readFileSync(path, 'utf8');
    }
    const installed = prefixes.some((prefix) => existsSync(join(prefix, 'share', packageName)));
    const problem = installed ? `package ${packageName} has no message ${name}` : `package ${packageName} is not installed`;
    const user = dependency === type ? '' : ` (needed by ${type})`;
    throw new Error(`message type ${dependency}${user}: ${problem} (AMENT_PREFIX_PATH=${prefixes.join(delimiter)})`);
  });
}

/** As {@link messageDefinition}, of the types that this package writes itself, so that it needs no ROS to write them. */
export function builtinDefinition(type: string): string {
  return concatenateDefinitions(type, (dependency) => {
    const text = BUILTIN_MESSAGES[dependency];
    if (text === undefined) throw new Error(`message type ${dependency} is not built in`);
    return text;
  });
}

function amentPrefixes(): string[] {
  return (process.env.AMENT_PREFIX_PATH ?? '').split(delimiter).filter((prefix) => prefix !== '');
}

function splitType(type: string): [packageName: string, name: string] {
  const parts = /^([a-z][a-z0-9_]*)\/msg\/([A-Za-z][A-Za-z0-9]*)$/.exec(type);
  if (!parts) throw new Error(`message type ${type}: allowed is package/msg/Type`);
  return [parts[1], parts[2]];
}

/** The definition of `type` and of all that it is made of, given where to find the text of each. */
export function concatenateDefinitions(type: string, load: (type: string) => string): string {
  const texts = new Map<string, string>();
  const visit = (wanted: string): void => {
    if (texts.has(wanted)) return;
    const text = load(wanted);
    texts.set(wanted, text);
    for (const dependency of dependencies(text, splitType(wanted)[0])) visit(dependency);
  };
  visit(type);
  return [...texts]
    .map(([name, text]) => (name === type ? text : `${SEPARATOR}\nMSG: ${name.replace('/msg/', '/')}\n${text}`))
    .map((text) => text.trimEnd())
    .join('\n');
}

/** Full names of the message types of a definition's fields. */
function dependencies(text: string, packageName: string): string[] {
  const types: string[] = [];
  for (const line of text.split('\n')) {
    const field = /^\s*([A-Za-z][\w/]*)(<=\d+)?(\[[^\]]*\])?\s+\w+/.exec(line);
    if (!field || PRIMITIVES.has(field[1])) continue;
    const parts = field[1].split('/');
    const name = parts[parts.length - 1];
    types.push(parts.length > 1 ? `${parts[0]}/msg/${name}` : `${packageName}/msg/${name}`);
  }
  return types;
}
