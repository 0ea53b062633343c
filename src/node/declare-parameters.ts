import rclnodejs, { type Parameter as RosParameter } from 'rclnodejs';
import { checkValue } from '../config/check-value.js';
import { type Config, ConfigError } from '../config/config.js';
import { allowedValues, PARAMETERS, type ParameterDefinition, type ParameterValue, SOURCE_PARAMETERS } from '../config/parameters.js';
import { parseConfig } from '../config/parse.js';
import type { RosNode } from './ros-node.js';

const { Parameter, ParameterDescriptor, ParameterType } = rclnodejs;

/**
 * Declares what the node is configured with, so that `ros2 param list`, `get`, `describe` and `set` work. A new value is checked as at the
 * start, all together.
 *
 * @param given overrides by dotted name, already found valid.
 */
export function declareParameters(node: RosNode, config: Config, given: Record<string, unknown>, onChange: (config: Config) => void): void {
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
  node.convertParameters = (parameters) =>
    parameters.map((parameter) => {
      const definition = definitions.get(parameter.name);
      if (definition) return converted(parameter, definition);
      if (!node.hasParameter(parameter.name)) throw new ConfigError(`${parameter.name}: unknown parameter`);
      return parameter;
    });
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

/** A new value in the declared type. @throws ConfigError: it cannot change now, or to that. */
function converted({ name, type, value }: RosParameter, definition: ParameterDefinition): RosParameter {
  if (definition.reconfigurable !== true) {
    throw new ConfigError(`${name}: cannot change while the node runs; set it in the parameter file and start the node anew`);
  }
  if (type === ParameterType.PARAMETER_NOT_SET) throw new ConfigError(`${name}: cannot be deleted`);
  const declared = toRos(definition, checkValue(definition, name, value));
  return new Parameter(name, declared.type, declared.ros);
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
