import { ConfigError, type SourceConfig } from '../config/config.js';
import type { Definition, Message } from './cdr.js';
import { Refusal } from './refusal.js';

const NUMERIC = new Set(['bool', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32', 'float64']);

/**
 * A function that reads the number at a dotted path of a message; numbers in the path are indices of arrays (`ranges.3`).
 * It throws Refusal `bad_message` where an array is too short.
 *
 * @throws ConfigError where the type has no such field, or it is not a number; names the fields that there are.
 */
export function fieldPath(source: SourceConfig, definition: Definition, path: string): (message: Message) => number {
  const steps = path.split('.');
  checkPath(source, definition, steps);
  return (message) => {
    let value: unknown = message;
    for (const step of steps) value = (value as Message | undefined)?.[step];
    if (value === undefined) throw new Refusal('bad_message', path, 'beyond the end of the array');
    return Number(value);
  };
}

/** @throws ConfigError where the type lacks one of the fields that its decoder reads. */
export function requireFields(source: SourceConfig, definition: Definition, names: readonly string[]): void {
  const missing = names.filter((name) => !hasField(definition, name));
  if (missing.length > 0) throw new ConfigError(`${source.name}.type: ${source.type} as defined here has no field ${missing.join(', ')}`);
}

export function hasField(definition: Definition, name: string): boolean {
  return definition[0].definitions.some((field) => field.name === name && field.isConstant !== true);
}

function checkPath(source: SourceConfig, definition: Definition, steps: readonly string[]): void {
  const refuse = (problem: string): never => {
    throw new ConfigError(`${source.name}.field: "${steps.join('.')}" in ${source.type}: ${problem}`);
  };
  let fields = definition[0].definitions;
  for (let i = 0; i < steps.length; i++) {
    const field = fields.find((candidate) => candidate.name === steps[i] && candidate.isConstant !== true);
    if (field === undefined) {
      const names = fields.filter((candidate) => candidate.isConstant !== true).map((candidate) => candidate.name);
      return refuse(`no "${steps[i]}"; allowed is one of ${names.join(', ')}`);
    }
    if (field.isArray === true) {
      i++;
      const length = field.arrayLength ?? Number.POSITIVE_INFINITY;
      if (!/^\d+$/.test(steps[i] ?? '') || Number(steps[i]) >= length) refuse(`${field.name} is an array; give an index, ${field.name}.0`);
    }
    if (field.isComplex !== true) {
      if (!NUMERIC.has(field.type)) refuse(`${field.name} is a ${field.type}; a number is wanted`);
      if (i + 1 < steps.length) refuse(`${field.name} is a ${field.type} and has no fields`);
      return;
    }
    fields = definition.find((candidate) => candidate.name === field.type)?.definitions ?? [];
  }
  refuse(`it is a message; allowed is one of its fields: ${fields.map((field) => field.name).join(', ')}`);
}
