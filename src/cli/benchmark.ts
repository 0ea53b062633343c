import { parseArgs } from 'node:util';
import { speed } from '../benchmark/speed.js';
import { synthetic } from '../benchmark/synthetic.js';
import { loadModel } from '../engine/load-model.js';
import { fromInput, InputError } from './input-error.js';

export const usage = 'cmanp benchmark speed|synthetic [--model NAME] [--latents K] [--json]';

/** Runs a benchmark and prints its table. */
export async function run(args: string[]): Promise<number> {
  const options = {
    model: { type: 'string', default: 'field2d' },
    latents: { type: 'string' },
    json: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const model = await fromInput(() => loadModel(values.model));
  const most = model.architecture.latents;
  const counts = values.latents === undefined ? [16, 32, 64].filter((k) => k < most).concat(most) : [Number(values.latents)];
  const strange = counts.find((count) => !Number.isInteger(count) || count < 1 || count > most);
  if (strange !== undefined)
    throw new InputError(`--latents: ${values.latents} is not within 1..${most}, the latents of model ${model.name}`);
  let rows: object[];
  if (positionals.join() === 'speed') rows = await speed(model, Array.from(new Set(counts)));
  else if (positionals.join() === 'synthetic') rows = await synthetic(model, counts.at(-1) as number);
  else throw new InputError(`usage: ${usage}`);
  if (values.json) console.log(JSON.stringify({ benchmark: positionals[0], model: model.name, rows }));
  else console.table(rows.map(rounded));
  return 0;
}

/** Three figures are what a table can say. */
function rounded(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'number' ? (Number.isInteger(value) ? value : Number(value.toPrecision(3))) : (value as string),
    ]),
  );
}
