import { type Config, ConfigError } from '../config/config.js';
import type { Model } from '../engine/model.js';

/** @throws ConfigError when the configuration's inputs are not those of the model. */
export function checkInputs({ inputs }: Pick<Config, 'inputs'>, { name, architecture }: Model): void {
  if (inputs.length === architecture.inputs) return;
  throw new ConfigError(
    `inputs: [${inputs.join(', ')}] is not allowed; model ${name} has ${architecture.inputs} inputs, and model: field${inputs.length}d has ${inputs.length}`,
  );
}
