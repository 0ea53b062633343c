import { readFileSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, figureAsPng, figureAsSvg } from '../drawing/field-figure.js';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { Field } from '../field/field.js';
import type { FieldSnapshot } from '../field/snapshot.js';
import { decodeState } from '../field/state-file.js';
import { predictKnownPart } from './state-grid.js';

export const usage = 'cmanp plot STATE --out map.png|map.svg [--model NAME|FILE]';

interface Options {
  readonly state: string;
  readonly out: string;
  /** The state names its model; needed where that model is not in models/. */
  readonly model?: string;
}

const RENDERERS: Readonly<Record<string, (figure: Figure) => Buffer>> = { '.png': figureAsPng, '.svg': figureAsSvg };

/** `cmanp plot`: mean and standard deviation of a state, side by side. Resolves to the exit status; what is wrong is one line on stderr. */
export async function run(args: string[]): Promise<number> {
  let options: Options;
  let figure: Figure;
  try {
    options = parseOptions(args);
    figure = await figureOf(options);
  } catch (error) {
    return fail(error, 2);
  }
  try {
    writeFileSync(options.out, RENDERERS[extname(options.out)](figure));
    return 0;
  } catch (error) {
    return fail(error, 1);
  }
}

function parseOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { out: { type: 'string' }, model: { type: 'string' } } });
  const [state] = positionals;
  const { out, model } = values;
  if (state === undefined || positionals.length > 1 || out === undefined) throw new TypeError(`usage: ${usage}`);
  if (!(extname(out) in RENDERERS)) throw new TypeError(`--out ${out} ends neither in .png nor in .svg`);
  return { state, out, model };
}

/** @throws Error with one line naming the state file or the model. */
async function figureOf({ state, model }: Options): Promise<Figure> {
  const snapshot = readState(state);
  const engine = await createEngine(loadModel(model ?? snapshot.model), { latents: snapshot.latents });
  try {
    const { scale, tile, halfLife, observations, tiles } = snapshot;
    const field = new Field(engine, { scale: scale ?? { mean: 'auto', std: 'auto' }, tile, halfLife });
    field.restore(snapshot);
    const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
    return {
      title: basename(state),
      subtitle: `${count(observations, 'observation')} in ${count(tiles.length, 'tile')}, ${count(field.byteLength, 'byte')} of state`,
      grid: predictKnownPart(field, snapshot),
    };
  } catch (error) {
    throw new Error(`${state}: ${(error as Error).message}`, { cause: error });
  } finally {
    engine.dispose();
  }
}

function readState(path: string): FieldSnapshot {
  try {
    const snapshot = decodeState(readFileSync(path));
    if (snapshot.dimensions !== 2) throw new Error(`it has ${snapshot.dimensions} inputs; a plot is of fields over x and y`);
    if (snapshot.tiles.length === 0) throw new Error('nothing has been folded into it');
    return snapshot;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new Error(`${path}: ${reason}`, { cause: error });
  }
}

function fail(error: unknown, status: number): number {
  process.stderr.write(`cmanp plot: ${(error as Error).message.split('\n', 1)[0]}\n`);
  return status;
}
