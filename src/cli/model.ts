import { parseArgs } from 'node:util';
import { CmanpState } from '../cmab/cmanp-state.js';
import { loadModel } from '../engine/load-model.js';
import type { Model } from '../engine/model.js';
import { fromInput, InputError } from './input-error.js';

export const usage = 'cmanp model info NAME|FILE [--json]';

/** Prints a model's card. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
  const [action, name] = positionals;
  if (action !== 'info' || name === undefined || positionals.length > 2) throw new InputError(`usage: ${usage}`);
  const card = modelCard(await fromInput(() => loadModel(name)));
  if (values.json) console.log(JSON.stringify(card));
  else
    for (const [key, value] of Object.entries(card))
      console.log(`${key.padEnd(24)}${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return 0;
}

/** What a user wants to know of a model before choosing it; `state_bytes` per tile for each latent count of interest. */
export function modelCard({ name, path, sha256, architecture, weights, metadata }: Model): Record<string, string | number | object> {
  const counts = [8, 16, 32, 64, 128].filter((latents) => latents < architecture.latents).concat(architecture.latents);
  const { architecture: _, recipe, held_out_log_likelihood: scores, ...rest } = metadata;
  return {
    name,
    path,
    sha256,
    parameters: Array.from(weights.values()).reduce((sum, { data }) => sum + data.length, 0),
    architecture,
    state_bytes: Object.fromEntries(counts.map((latents) => [latents, CmanpState.empty(architecture, latents).byteLength])),
    ...rest,
    ...(recipe === undefined ? {} : { recipe: JSON.parse(recipe) as object }),
    ...(scores === undefined ? {} : { held_out_log_likelihood: JSON.parse(scores) as object }),
  };
}
