import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import type { Engine } from '../engine/engine.js';
import type { Model } from '../engine/model.js';
import { loadTensorflow } from '../tensorflow/load.js';
import { cloudPath } from './clouds.js';
import { updateAgainstHistory } from './history.js';
import { type Contestant, interleave, type TimeRow } from './interleaved.js';

const ROUNDS = 15;
const TARGETS = 40_000;

/**
 * Times the engines, the message path, and an update beside what keeps its history, each in one interleaved run. Engines that are not
 * installed are left out.
 */
export async function speed(model: Model, counts: readonly number[]): Promise<TimeRow[]> {
  const rows: TimeRow[] = [];
  for (const latents of counts) rows.push(...(await engines(model, latents)));
  const engine = await createEngine(model, { latents: Math.max(...counts) });
  return [...rows, ...updateAgainstHistory(engine), ...cloudPath(engine)];
}

async function engines(model: Model, latents: number): Promise<TimeRow[]> {
  const threads = availableParallelism();
  const created: [string, Engine][] = [
    ['wasm', await createEngine(model, { latents, kind: 'wasm' })],
    [`wasm ${threads} threads`, await createEngine(model, { latents, kind: 'wasm', threads })],
  ];
  const hasTensorflow = await loadTensorflow().then(
    () => true,
    () => false,
  );
  if (hasTensorflow) created.push(['tensorflow', await createEngine(model, { latents, kind: 'tensorflow' })]);
  // Threads compile their kernel when they start.
  await setTimeout(1000);
  const { inputs } = model.architecture;
  const random = new Random(1);
  const places = new Float64Array(TARGETS * inputs).map(() => random.uniform(-1, 1));
  const values = random.normals(1000);
  const rows = interleave(
    created.map(([name, engine]) => contestant(name, engine, places, values)),
    ROUNDS,
    { latents, 'state kB': Math.round(created[0][1].newState().byteLength / 1000) },
  );
  for (const [, engine] of created) engine.dispose();
  return rows;
}

function contestant(name: string, engine: Engine, places: Float64Array, values: Float64Array): Contestant {
  const { inputs } = engine.model.architecture;
  const first = (count: number): Float64Array => places.subarray(0, count * inputs);
  return {
    name,
    round(time) {
      const state = engine.newState();
      time('fold 1000 readings', () => engine.fold(state, first(1000), values));
      time('fold 10 readings', () => engine.fold(state, first(10), values.subarray(0, 10)));
      const conditioned = time('refresh the latents', () => engine.condition(state));
      time('predict 4096 targets', () => engine.predict(conditioned, first(4096)));
      time('predict 40000 targets', () => engine.predict(conditioned, places));
    },
  };
}
