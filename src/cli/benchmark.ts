import { parseArgs } from 'node:util';
import { compareOnFields } from '../benchmark/fields.js';
import { flatness } from '../benchmark/flatness.js';
import { forgetting } from '../benchmark/forgetting.js';
import { gp1d } from '../benchmark/gp1d.js';
import { speed } from '../benchmark/speed.js';
import { synthetic } from '../benchmark/synthetic.js';
import type { Figure } from '../drawing/figure.js';
import { flatnessFigure } from '../drawing/flatness-figure.js';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import type { Model } from '../engine/model.js';
import { figurePath, writeFigure } from './figure-file.js';
import { fromInput, InputError } from './input-error.js';
import { readSurveys } from './read-surveys.js';

/** What a benchmark is given. */
interface Task {
  readonly model: Model;
  /** Latent counts asked for: one, or a ladder up to the model's. */
  readonly counts: readonly number[];
  readonly batches: number;
}

interface Benchmark {
  readonly summary: string;
  readonly model?: string;
  run(task: Task): Promise<object[]>;
  /** Likewise, with the figure of `--plot`. */
  plot?(task: Task): Promise<{ rows: object[]; figure: Figure }>;
}

/** The default model of benchmarks that name none. */
const MODEL = 'field2d';
const BATCHES = 200;

const largest = (counts: readonly number[]): number => Math.max(...counts);

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  speed: {
    summary: 'milliseconds of each operation, by engine and latent count; an update beside an exact process; clouds to state',
    run: ({ model, counts }) => speed(model, counts),
  },
  flatness: {
    summary: 'ten million readings: time of an update, state, memory and error on the way',
    run: ({ model, counts }) => flatness(model, largest(counts)),
    plot: async ({ model, counts }) => {
      const rows = await flatness(model, largest(counts));
      return { rows, figure: flatnessFigure(`${model.name}, ${largest(counts)} latents`, rows) };
    },
  },
  synthetic: {
    summary: "tasks of the training's prior, never seen, beside the exact posterior",
    run: ({ model, counts }) => synthetic(model, largest(counts)),
  },
  forgetting: {
    summary: 'a plume that moves: predictions of the moment, by half-life',
    run: async ({ model, counts }) => forgetting(await createEngine(model, { latents: largest(counts) })),
  },
  gp1d: {
    summary: "the paper's one-dimensional tasks beside the exact posterior (3000 batches in the paper)",
    model: 'gp1d',
    run: async ({ model, counts, batches }) => gp1d(await createEngine(model, { latents: largest(counts) }), batches),
  },
  fields: {
    summary: 'real surveys (CMANP_DATA) beside an exact Gaussian process, nearest neighbours, and mean and std',
    run: async ({ model, counts }) =>
      compareOnFields(await fromInput(readSurveys), await createEngine(model, { latents: largest(counts) })),
  },
};

export const usage = [
  `cmanp benchmark NAME [--model NAME] [--latents K] [--batches ${BATCHES}] [--json] [--plot OUT.png|OUT.svg]`,
  ...Object.entries(BENCHMARKS).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`),
].join('\n');

/** Runs a benchmark and prints its table. */
export async function run(args: string[]): Promise<number> {
  const options = {
    model: { type: 'string' },
    latents: { type: 'string' },
    batches: { type: 'string', default: String(BATCHES) },
    json: { type: 'boolean', default: false },
    plot: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [name] = positionals;
  if (positionals.length !== 1 || !Object.hasOwn(BENCHMARKS, name)) {
    throw new InputError(`benchmark: name one of ${Object.keys(BENCHMARKS).join(', ')}`);
  }
  const model = await fromInput(() => loadModel(values.model ?? BENCHMARKS[name].model ?? MODEL));
  const most = model.architecture.latents;
  const counts = values.latents === undefined ? ladder(most) : [whole(values.latents, '--latents', most)];
  const rows = await measure(name, { model, counts, batches: whole(values.batches, '--batches', 100_000) }, values.plot);
  if (values.json) console.log(JSON.stringify({ benchmark: name, model: model.name, rows }));
  else console.table(rows.map(rounded));
  return 0;
}

async function measure(name: string, task: Task, plotPath: string | undefined): Promise<object[]> {
  const benchmark = BENCHMARKS[name];
  if (plotPath === undefined) return benchmark.run(task);
  const path = figurePath('--plot', plotPath);
  if (benchmark.plot === undefined) throw new InputError(`--plot: benchmark ${name} has no picture`);
  const { rows, figure } = await benchmark.plot(task);
  writeFigure(path, figure);
  return rows;
}

/** Latent counts whose figures tell how quality and time grow. */
function ladder(most: number): number[] {
  return [16, 32, 64].filter((count) => count < most).concat(most);
}

function whole(text: string, option: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new InputError(`${option}: ${text} is not a whole number within 1..${most}`);
  return value;
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
