import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { fieldFigure } from '../drawing/field-figure.js';
import type { Figure } from '../drawing/figure.js';
import { learningFigure } from '../drawing/learning-figure.js';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { Field } from '../field/field.js';
import { readStateFile } from '../field/state-storage.js';
import { readLearningCurve } from '../train/learning-curve.js';
import { figurePath, writeFigure } from './figure-file.js';
import { fromInput, InputError } from './input-error.js';
import { predictKnownPart } from './state-grid.js';

export const usage = `cmanp plot STATE|CURVE.csv --out map.png|map.svg [--title TEXT] [--unit U] [--z METRES] [--model NAME|FILE]

Mean and standard deviation of a field over x and y, side by side, where something is known; --unit is that of its values. One over x, y, z is
drawn at the height --z. The state names its model; --model is for one that is not in models/. Or the learning curve that \`cmanp train\` wrote.`;

interface Options {
  readonly file: string;
  readonly out: string;
  readonly title: string;
  readonly unit: string;
  /** Metres. */
  readonly z?: number;
  readonly model?: string;
}

/** `cmanp plot`. @throws InputError or Error with one line. */
export async function run(args: string[]): Promise<number> {
  const options = parseOptions(args);
  const { file, title, out } = options;
  writeFigure(out, await fromInput(() => (file.endsWith('.csv') ? learningFigure(title, readLearningCurve(file)) : stateFigure(options))));
  return 0;
}

function parseOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      title: { type: 'string' },
      unit: { type: 'string', default: '' },
      z: { type: 'string' },
      model: { type: 'string' },
    },
  });
  const [file] = positionals;
  const { out, title, unit, z, model } = values;
  if (file === undefined || positionals.length > 1 || out === undefined) throw new InputError(`usage: ${usage}`);
  if (z !== undefined && (z === '' || !Number.isFinite(Number(z)))) throw new InputError(`--z: "${z}" is not allowed; allowed: metres`);
  return { file, out: figurePath('--out', out), title: title ?? basename(file), unit, z: z === undefined ? z : Number(z), model };
}

/** @throws Error with one line naming the state file or the model. */
async function stateFigure({ file: state, title, unit, z, model }: Options): Promise<Figure> {
  const snapshot = await readStateFile(state);
  const { scale, tile, tiles, halfLife, observations, errors, dimensions } = snapshot;
  if (dimensions === 1) throw new Error(`${state}: it has 1 input; a plot is of fields over x and y, or x, y, z`);
  if (dimensions === 3 && z === undefined) throw new Error(`${state}: it is of a field over x, y, z; --z gives the height to draw`);
  if (dimensions === 2 && z !== undefined) throw new Error(`${state}: it is of a field over x and y; --z is for one over x, y, z`);
  if (scale === undefined || tiles.length === 0) throw new Error(`${state}: nothing has been folded into it`);
  const engine = await createEngine(loadModel(model ?? snapshot.model), { latents: snapshot.latents });
  try {
    const field = new Field(engine, { scale, tile: { ...tile, max: tiles.length }, halfLife, calibrate: errors.count > 0 });
    field.restore(snapshot);
    return fieldFigure({
      title,
      subtitle: `${count(observations, 'observation')} in ${count(tiles.length, 'tile')}, ${count(field.byteLength, 'byte')} of state`,
      grid: predictKnownPart(field, snapshot, z),
      unit,
    });
  } catch (error) {
    throw new Error(`${state}: ${(error as Error).message}`, { cause: error });
  } finally {
    engine.dispose();
  }
}

function count(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}
