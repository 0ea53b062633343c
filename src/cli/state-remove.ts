import { parseArgs } from 'node:util';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { Field } from '../field/field.js';
import type { Observations } from '../field/observations.js';
import type { FieldSnapshot } from '../field/snapshot.js';
import { readStateFile, StateSaver } from '../field/state-storage.js';
import { fromInput, InputError } from './input-error.js';
import { readCsv } from './read-csv.js';

export const REMOVE_SYNOPSIS = 'cmanp state remove FILE --readings R.csv --inputs x,y --value v [--stamp t] [--model NAME|FILE] --out C';

/** `cmanp state remove`: takes readings back that proved wrong. @throws InputError with one line. */
export async function remove(args: string[]): Promise<void> {
  const options = {
    readings: { type: 'string' },
    inputs: { type: 'string' },
    value: { type: 'string' },
    stamp: { type: 'string' },
    model: { type: 'string' },
    out: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [file, ...others] = positionals;
  const { readings, inputs, value, stamp, model, out } = values;
  if (
    file === undefined ||
    others.length > 0 ||
    readings === undefined ||
    inputs === undefined ||
    value === undefined ||
    out === undefined
  ) {
    throw new InputError(`usage: ${REMOVE_SYNOPSIS}`);
  }
  const snapshot = await fromInput(() => readStateFile(file));
  if (snapshot.halfLife > 0 && stamp === undefined)
    throw new InputError(`--stamp: is missing; ${file} forgets, and what a reading weighs in it depends on when it was taken`);
  const observations = await readObservations(readings, inputs.split(','), value, stamp);
  const rest = await fromInput(() => without(snapshot, observations, model ?? snapshot.model, readings));
  await new StateSaver().save(out, rest);
  console.log(`${out}: ${rest.observations} of ${snapshot.observations} observations, in ${rest.tiles.length} tiles`);
}

async function readObservations(path: string, inputs: readonly string[], value: string, stamp: string | undefined): Promise<Observations> {
  const { inputs: positions, values } = await readCsv(path, inputs, value);
  if (stamp === undefined) return { positions, values };
  return { positions, values, stamps: (await readCsv(path, [], stamp)).values };
}

/** @throws Error with one line that names the readings, when they are not in the state. */
async function without(snapshot: FieldSnapshot, observations: Observations, model: string, name: string): Promise<FieldSnapshot> {
  const { latents, scale, tile, tiles, halfLife } = snapshot;
  if (scale === undefined) throw new Error(`${name}: nothing can be removed from a state that is still warming up`);
  const engine = await createEngine(loadModel(model), { latents });
  try {
    const field = new Field(engine, { scale, tile: { ...tile, max: Math.max(1, tiles.length) }, halfLife });
    field.restore(snapshot);
    field.remove(observations);
    return field.snapshot();
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  } finally {
    engine.dispose();
  }
}
