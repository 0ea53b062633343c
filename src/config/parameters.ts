/** One parameter of the node, as declared to ROS, checked by `parseConfig` and published in the documentation. */
export interface ParameterDefinition {
  /** Dotted path; in `SOURCE_PARAMETERS` relative to the source's block. */
  readonly name: string;
  /** `number_or_auto` is a number or the string `auto`. */
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'strings' | 'numbers' | 'number_or_auto';
  /** Undefined where the user must say (`sources`, a source's `type`) or where it depends on another parameter. */
  readonly default?: string | number | boolean | readonly string[] | readonly number[];
  readonly description: string;
  /** Inclusive bounds of a number, or of each number of a list. */
  readonly range?: readonly [min: number, max: number];
  readonly choices?: readonly string[];
  /** Elements of a list. */
  readonly length?: number;
  /** Can change while the node runs. */
  readonly reconfigurable?: boolean;
}

export const PARAMETERS: readonly ParameterDefinition[] = [];
export const SOURCE_PARAMETERS: readonly ParameterDefinition[] = [];
