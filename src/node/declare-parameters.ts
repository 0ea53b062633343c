import rclnodejs, { type Node } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { allowedValues, PARAMETERS, type ParameterDefinition, type ParameterValue, SOURCE_PARAMETERS } from '../config/parameters.js';
import { parseConfig } from '../config/parse.js';

const { Parameter, ParameterDescriptor, ParameterType } = rclnodejs;

/**
 * Declares what the node is configured with, so that `ros2 param list`, `get`, `describe` and `set` work. A new value is checked as at the
 * start, all together.
 *
 * @param given overrides by dotted name, already found valid.
 */
export function declareParameters(node: Node, config: Config, given: Record<string, unknown>, onChange: (config: Config) => void): void {
  const values = { ...given };
  const definitions = allDefinitions(config);
  for (const [name, definition] of definitions) {
    const value = values[name] ?? definition.default;
    if (value === undefined) continue;
    const { type, ros } = toRos(definition, value as ParameterValue);
    const descriptor = new ParameterDescriptor(name, type, definition.description, definition.reconfigurable !== true);
    descriptor.additionalConstraints = allowedValues(definition);
    const valueIsFinal = true;
    node.declareParameter(new Parameter(name, type, ros), descriptor, valueIsFinal);
  }
  node.addOnSetParametersCallback((parameters) => {
    const changed = parameters.filter(({ name }) => definitions.has(name));
    if (changed.length === 0) return { successful: true, reason: '' };
    const next = { ...values, ...Object.fromEntries(changed.map(({ name, value }) => [name, value])) };
    try {
      onChange(parseConfig(next));
    } catch (error) {
      return { successful: false, reason: (error as Error).message };
    }
    Object.assign(values, next);
    return { successful: true, reason: '' };
  });
}

function allDefinitions(config: Config): Map<string, ParameterDefinition> {
  const ofSources = config.sources.flatMap((source) =>
    SOURCE_PARAMETERS.map((definition): [string, ParameterDefinition] => [`${source.name}.${definition.name}`, definition]),
  );
  return new Map([...PARAMETERS.map((definition): [string, ParameterDefinition] => [definition.name, definition]), ...ofSources]);
}

/** A value in the type that the definition means, whatever the override's was: `20` is a double where decimals are meant. */
function toRos({ type }: ParameterDefinition, value: ParameterValue): { type: number; ros: unknown } {
  switch (type) {
    case 'boolean':
      return { type: ParameterType.PARAMETER_BOOL, ros: value };
    case 'integer':
      return { type: ParameterType.PARAMETER_INTEGER, ros: BigInt(value as number) };
    case 'number':
      return { type: ParameterType.PARAMETER_DOUBLE, ros: Number(value) };
    case 'number_or_auto':
      return typeof value === 'string'
        ? { type: ParameterType.PARAMETER_STRING, ros: value }
        : { type: ParameterType.PARAMETER_DOUBLE, ros: Number(value) };
    case 'numbers':
      return { type: ParameterType.PARAMETER_DOUBLE_ARRAY, ros: (value as number[]).map(Number) };
    case 'strings':
      return { type: ParameterType.PARAMETER_STRING_ARRAY, ros: value };
    case 'string':
      return { type: ParameterType.PARAMETER_STRING, ros: value };
  }
}
