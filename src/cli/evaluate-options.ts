import { parseArgs } from 'node:util';
import type { Config } from '../config/config.js';
import { readConfigFile } from '../config/read-file.js';
import { figurePath } from './figure-file.js';
import { InputError } from './input-error.js';
import { wholeNumber } from './whole-number.js';

export const usage = `cmanp evaluate --train A.csv [--train B.csv] --test C.csv --inputs x,y --value v [--config F] [--model M] [--latents K]
    [--tile METRES] [--batch 10] [--engine auto|wasm|tensorflow] [--predictions OUT.csv] [--json]
    [--plot OUT.png|OUT.svg] [--unit U]

Streams the training rows in file order through the node's own batches into a field, predicts the test rows, and scores the predictions.

With --config everything is as in the node (value scale from the warm-up, tiles, batches); the other options override the file.
Without it the value scale is the mean and standard deviation of all training rows, nothing is dropped, and, unless --tile is
given, tiles have the size of several with which training rows are predicted best before they are folded.

--plot draws the field with the test rows on it, truth against prediction, and the reliability diagram; --unit is that of the values.`;

export interface EvaluateOptions {
  readonly train: readonly string[];
  readonly test: string;
  readonly inputs: readonly string[];
  readonly value: string;
  readonly config?: Config;
  readonly model: string;
  /** Undefined: 64, or as many as the model has. */
  readonly latents?: number;
  readonly engine: Config['engine'];
  /** Metres; undefined: as configured, or as the training rows ask for. */
  readonly tile?: number;
  readonly batch: number;
  readonly predictions?: string;
  /** Where to draw it; the values are in `unit`, which may be empty. */
  readonly plot?: string;
  readonly unit: string;
  readonly json: boolean;
}

const ENGINES = ['auto', 'wasm', 'tensorflow'] as const;
/** As in the configuration; a model may have fewer latents. */
const MOST_BATCHED = 100_000;
const MOST_LATENTS = 4096;

/** @throws InputError or ConfigError with one line. */
export function parseOptions(args: string[]): EvaluateOptions {
  const { values } = parseArgs({
    args,
    options: {
      train: { type: 'string', multiple: true },
      test: { type: 'string' },
      inputs: { type: 'string' },
      value: { type: 'string' },
      config: { type: 'string' },
      model: { type: 'string' },
      latents: { type: 'string' },
      tile: { type: 'string' },
      batch: { type: 'string' },
      engine: { type: 'string' },
      predictions: { type: 'string' },
      plot: { type: 'string' },
      unit: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const required = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) throw new InputError(`--${name} is missing`);
    return value;
  };
  const config = values.config === undefined ? undefined : readConfigFile(values.config);
  const train = required('train', values.train);
  const test = required('test', values.test);
  const inputs = required('inputs', values.inputs).split(',');
  return {
    train,
    test,
    inputs,
    value: required('value', values.value),
    config,
    model: values.model ?? config?.model ?? (inputs.length === 3 ? 'field3d' : 'field2d'),
    latents: values.latents === undefined ? config?.latents : wholeNumber(values.latents, '--latents', MOST_LATENTS),
    engine: engineKind(values.engine) ?? config?.engine ?? 'auto',
    tile: values.tile === undefined ? undefined : metres('tile', values.tile),
    batch: values.batch === undefined ? (config?.batch.size ?? 10) : wholeNumber(values.batch, '--batch', MOST_BATCHED),
    predictions: values.predictions,
    plot: values.plot === undefined ? undefined : figurePath('--plot', values.plot),
    unit: values.unit,
    json: values.json,
  };
}

function metres(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) throw new InputError(`--${name}: "${text}" is not allowed; allowed: a number above 0`);
  return value;
}

function engineKind(text: string | undefined): Config['engine'] | undefined {
  if (text === undefined) return undefined;
  const kind = ENGINES.find((engine) => engine === text);
  if (kind === undefined) throw new InputError(`--engine: "${text}" is not allowed; allowed: one of ${ENGINES.join(', ')}`);
  return kind;
}
