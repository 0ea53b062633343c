import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareOnFields, type Survey } from '../benchmark/fields.js';
import { speed } from '../benchmark/speed.js';
import { synthetic } from '../benchmark/synthetic.js';
import { dataFolder } from '../data-folder.js';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { fromInput, InputError } from './input-error.js';
import { readCsv } from './read-csv.js';

export const usage = `cmanp benchmark NAME [--model NAME] [--latents K] [--json]
  speed      milliseconds of each operation, by engine and latent count
  synthetic  tasks of the training's prior, never seen, beside the exact posterior
  fields     real surveys (CMANP_DATA) beside an exact Gaussian process, nearest neighbours, and mean and std`;

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
  else if (positionals.join() === 'fields')
    rows = compareOnFields(await readSurveys(), await createEngine(model, { latents: counts.at(-1) as number }));
  else throw new InputError(`usage: ${usage}`);
  if (values.json) console.log(JSON.stringify({ benchmark: positionals[0], model: model.name, rows }));
  else console.table(rows.map(rounded));
  return 0;
}

const SURVEYS = { bathymetry: 'depth', rssi: 'rssi', terrain: 'elevation' } as const;

async function readSurveys(): Promise<Survey[]> {
  const read = async (name: string, part: string, value: string) => {
    const { inputs, values } = await readCsv(join(dataFolder, 'fields', `${name}_${part}.csv`), ['x', 'y'], value);
    return { x: inputs, y: values };
  };
  return Promise.all(
    Object.entries(SURVEYS).map(async ([name, value]) => ({
      name,
      train: await read(name, 'train', value),
      test: await read(name, 'test', value),
    })),
  );
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
