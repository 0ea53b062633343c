import { allowedValues, PARAMETERS, type ParameterDefinition, SOURCE_PARAMETERS } from './parameters.js';

/** The parameters as Markdown: what docs/parameters.md holds and `cmanp parameters` prints. */
export function parameterTable(): string {
  return `# Parameters

Written by \`cmanp parameters\`. A parameter that is reconfigurable can be changed while the node runs.

${table(PARAMETERS)}

Each name in \`sources\` has a block of its own:

${table(SOURCE_PARAMETERS)}
`;
}

function table(definitions: readonly ParameterDefinition[]): string {
  const rows = definitions.map((definition) => {
    const { name, description, reconfigurable } = definition;
    const standard = definition.default === undefined ? '' : `\`${show(definition.default)}\``;
    return `| \`${name}\` | ${allowedValues(definition)} | ${standard} | ${reconfigurable ? 'yes' : ''} | ${description} |`;
  });
  return ['| name | value | default | reconfigurable | meaning |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** As in YAML. */
function show(value: NonNullable<ParameterDefinition['default']>): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (typeof value === 'object') return `[${value.join(', ')}]`;
  if (value === Infinity || value === -Infinity) return value > 0 ? '.inf' : '-.inf';
  return String(value);
}
