import { parseArgs } from 'node:util';
import { markdownTables } from '../benchmark/markdown.js';
import { BENCHMARKS } from './benchmarks.js';
import { figurePath, writeFigure } from './figure-file.js';
import { InputError } from './input-error.js';
import { wholeNumber } from './whole-number.js';

const BATCHES = 200;
/** Of a soak. */
const READINGS = 1e8;

export const usage = [
  `cmanp benchmark NAME [--model NAME|FILE] [--latents K] [--batches ${BATCHES}] [--readings ${READINGS}] [--joint [--block 1]] [--exact] [--json | --markdown] [--plot OUT.png|OUT.svg]`,
  ...Object.entries(BENCHMARKS).map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`),
  '  --joint     gp1d: each target also knows the true values of those before it, or with --block of those before its block of so many,',
  '              which the covariance head predicts together',
  '  --exact     gp1d: beside exact Gaussian processes that learn length and scale from the contexts as well (slow)',
].join('\n');

/** Runs a benchmark and prints its table. */
export async function run(args: string[]): Promise<number> {
  const options = {
    model: { type: 'string', multiple: true },
    latents: { type: 'string' },
    batches: { type: 'string', default: String(BATCHES) },
    readings: { type: 'string', default: String(READINGS) },
    joint: { type: 'boolean', default: false },
    block: { type: 'string' },
    exact: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    plot: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [name] = positionals;
  if (positionals.length !== 1 || !Object.hasOwn(BENCHMARKS, name)) {
    throw new InputError(`benchmark: name one of ${Object.keys(BENCHMARKS).join(', ')}`);
  }
  const benchmark = BENCHMARKS[name];
  const models = values.model ?? [benchmark.model];
  if (models.length > 1 && benchmark.takesSeveral !== true) throw new InputError(`--model: benchmark ${name} takes one`);
  const plot = values.plot === undefined ? undefined : figurePath('--plot', values.plot);
  if (plot !== undefined && benchmark.draws !== true) throw new InputError(`--plot: benchmark ${name} has no picture`);
  const batches = wholeNumber(values.batches, '--batches', 100_000);
  const readings = wholeNumber(values.readings, '--readings', 1e12);
  if (values.block !== undefined && !values.joint) throw new InputError('--block: is for --joint');
  const block = values.joint ? wholeNumber(values.block ?? '1', '--block', 1000) : undefined;
  const { rows, figure } = await benchmark.run({ models, latents: values.latents, batches, readings, block, exact: values.exact });
  if (plot !== undefined && figure !== undefined) writeFigure(plot, figure);
  if (values.markdown) console.log(markdownTables(rows));
  else if (values.json) console.log(JSON.stringify({ benchmark: name, model: models.join(', '), rows }));
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
