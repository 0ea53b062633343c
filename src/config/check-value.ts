import { ConfigError } from './config.js';
import { allowedValues, type ParameterDefinition, type ParameterValue } from './parameters.js';

/**
 * The value in its own type: whole numbers (bigint too, as rclnodejs gives int64) serve as numbers, typed arrays as lists.
 *
 * @throws ConfigError with one line: path, value, what is allowed.
 */
export function checkValue(definition: ParameterDefinition, path: string, raw: unknown): ParameterValue {
  const value = convert(definition, raw);
  if (value === undefined) throw refuse(path, raw, allowedValues(definition));
  return value;
}

export function refuse(path: string, raw: unknown, allowed: string): ConfigError {
  return new ConfigError(`${path}: ${show(raw)} is not allowed; allowed: ${allowed}`);
}

function convert(definition: ParameterDefinition, raw: unknown): ParameterValue | undefined {
  switch (definition.type) {
    case 'string':
      return text(definition, raw);
    case 'boolean':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'number':
    case 'integer':
      return number(definition, raw);
    case 'number_or_auto':
      return raw === 'auto' ? 'auto' : number(definition, raw);
    case 'strings':
      return list(definition, raw, text);
    case 'numbers':
      return list(definition, raw, number);
  }
}

function text({ choices }: ParameterDefinition, raw: unknown): string | undefined {
  return typeof raw === 'string' && (choices === undefined || choices.includes(raw)) ? raw : undefined;
}

function number({ type, range = [-Number.MAX_VALUE, Number.MAX_VALUE] }: ParameterDefinition, raw: unknown): number | undefined {
  if (typeof raw !== 'number' && typeof raw !== 'bigint') return undefined;
  const value = Number(raw);
  if (type === 'integer' && !Number.isInteger(value)) return undefined;
  return value >= range[0] && value <= range[1] ? value : undefined;
}

function list<T>(
  definition: ParameterDefinition,
  raw: unknown,
  element: (definition: ParameterDefinition, raw: unknown) => T | undefined,
): T[] | undefined {
  if (!Array.isArray(raw) && !ArrayBuffer.isView(raw)) return undefined;
  const values: T[] = [];
  for (const item of raw as Iterable<unknown>) {
    const value = element(definition, item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return definition.length === undefined || values.length === definition.length ? values : undefined;
}

const LONGEST = 80;

/** A value in one short line, as it would stand in YAML. */
function show(raw: unknown): string {
  if (typeof raw === 'number' || typeof raw === 'bigint' || raw === undefined) return String(raw);
  const plain = ArrayBuffer.isView(raw) ? Array.from(raw as unknown as Iterable<unknown>) : raw;
  const line = JSON.stringify(plain, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)) ?? typeof raw;
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}
