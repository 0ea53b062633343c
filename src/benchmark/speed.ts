import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { CmanpState } from '../cmab/cmanp-state.js';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import type { Conditioned, Prediction } from '../engine/engine.js';
import type { Model } from '../engine/model.js';
import { cloudPath } from './clouds.js';
import { updateAgainstHistory } from './history.js';
import { type Contestant, interleave, type TimeRow } from './interleaved.js';
import { OnnxEngine } from './onnx/onnx-engine.js';
import { loadOnnxRuntime } from './onnx/onnxruntime.js';

const ROUNDS = 11;
const TARGETS = 40_000;

/**
 * Times the engines, the message path, and an update beside what keeps its history, each in one interleaved run. Engines that are not
 * installed are left out.
 */
export async function speed(model: Model, counts: readonly number[]): Promise<TimeRow[]> {
  const rows: TimeRow[] = [];
  for (const latents of counts) rows.push(...(await engines(model, latents)));
  const engine = await createEngine(model, { latents: Math.max(...counts) });
  return [...rows, ...(await updateAgainstHistory(engine)), ...(await cloudPath(engine))];
}

/** The part of an engine that is timed; others than ours may answer later. */
interface TimedEngine {
  newState(): CmanpState;
  fold(state: CmanpState, inputs: Float64Array, values: Float64Array): void | Promise<void>;
  condition(state: CmanpState): Conditioned | Promise<Conditioned>;
  predict(conditioned: Conditioned, inputs: Float64Array): Prediction | Promise<Prediction>;
}

async function engines(model: Model, latents: number): Promise<TimeRow[]> {
  const contestants = Array.from(await installedEngines(model, latents));
  // Threads compile their kernel when they start.
  await setTimeout(1000);
  const { inputs } = model.architecture;
  const random = new Random(1);
  const places = new Float64Array(TARGETS * inputs).map(() => random.uniform(-1, 1));
  const values = random.normals(1000);
  return interleave(
    contestants.map(([name, engine]) => contestant(name, engine, places, values, inputs)),
    ROUNDS,
    { latents, 'state kB': Math.round(contestants[0][1].newState().byteLength / 1000) },
  );
}

async function installedEngines(model: Model, latents: number): Promise<Map<string, TimedEngine>> {
  const threads = availableParallelism();
  const found = new Map<string, TimedEngine>();
  found.set('wasm', await createEngine(model, { latents, kind: 'wasm' }));
  found.set(`wasm ${threads} threads`, await createEngine(model, { latents, kind: 'wasm', threads }));
  try {
    found.set('tensorflow', await createEngine(model, { latents, kind: 'tensorflow' }));
  } catch {
    // Not installed.
  }
  const onnx = await loadOnnxRuntime();
  if (onnx !== undefined) {
    found.set('onnxruntime', await OnnxEngine.create(onnx, model, latents, 1));
    found.set(`onnxruntime ${threads} threads`, await OnnxEngine.create(onnx, model, latents, threads));
  }
  return found;
}

function contestant(name: string, engine: TimedEngine, places: Float64Array, values: Float64Array, inputs: number): Contestant {
  const first = (count: number): Float64Array => places.subarray(0, count * inputs);
  return {
    name,
    async round(time) {
      const state = engine.newState();
      await time('fold 1000 readings', () => engine.fold(state, first(1000), values));
      await time('fold 10 readings', () => engine.fold(state, first(10), values.subarray(0, 10)));
      const conditioned = await time('refresh the latents', () => engine.condition(state));
      await time('predict 4096 targets', () => engine.predict(conditioned, first(4096)));
      await time('predict 40000 targets', () => engine.predict(conditioned, places));
    },
  };
}
