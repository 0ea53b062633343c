import { writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, figureAsPng, figureAsSvg } from '../drawing/field-figure.js';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { Field } from '../field/field.js';
import { readStateFile } from '../field/state-storage.js';
import { fromInput, InputError } from './input-error.js';
import { predictKnownPart } from './state-grid.js';

export const usage = `cmanp plot STATE --out map.png|map.svg [--model NAME|FILE]

Mean and standard deviation of a field over x and y, side by side, where something is known. The state names its model; --model is for one
that is not in models/.`;

interface Options {
  readonly state: string;
  readonly out: string;
  readonly model?: string;
}

const RENDERERS: Readonly<Record<string, (figure: Figure) => Buffer>> = { '.png': figureAsPng, '.svg': figureAsSvg };

/** `cmanp plot`. @throws InputError or Error with one line. */
export async function run(args: string[]): Promise<number> {
  const options = parseOptions(args);
  const figure = await fromInput(() => figureOf(options));
  writeFileSync(options.out, RENDERERS[extname(options.out)](figure));
  return 0;
}

function parseOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, model: { type: 'string' } },
  });
  const [state] = positionals;
  const { out, model } = values;
  if (state === undefined || positionals.length > 1 || out === undefined) throw new InputError(`usage: ${usage}`);
  if (!(extname(out) in RENDERERS)) throw new InputError(`--out ${out} ends neither in .png nor in .svg`);
  return { state, out, model };
}

/** @throws Error with one line naming the state file or the model. */
async function figureOf({ state, model }: Options): Promise<Figure> {
  const snapshot = await readStateFile(state);
  const { scale, tile, tiles, halfLife, observations, dimensions } = snapshot;
  if (dimensions !== 2) throw new Error(`${state}: it has ${dimensions} inputs; a plot is of fields over x and y`);
  if (scale === undefined || tiles.length === 0) throw new Error(`${state}: nothing has been folded into it`);
  const engine = await createEngine(loadModel(model ?? snapshot.model), { latents: snapshot.latents });
  try {
    const field = new Field(engine, { scale, tile, halfLife });
    field.restore(snapshot);
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

function count(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}
