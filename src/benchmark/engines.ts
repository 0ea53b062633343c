import { setTimeout } from 'node:timers/promises';
import type { CmanpState } from '../cmab/cmanp-state.js';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import type { Conditioned, Prediction } from '../engine/engine.js';
import type { Model } from '../engine/model.js';
import { type Contestant, interleave, type TimeRow } from './interleaved.js';
import { OnnxEngine } from './onnx/onnx-engine.js';
import type { PyTorch } from './pytorch/pytorch.js';
import { onThreads, type Rivals, THREADS, withPyTorch } from './rivals.js';

const ROUNDS = 11;
const FOLDS = [1000, 10];
const TARGETS = [4096, 40_000];
/** Readings, and as many targets, on which engines must agree before they are timed. */
const COMPARED = 100;
/** In units of the field's scale: both sides are float32. */
const TOLERANCE = 1e-4;

const foldName = (count: number): string => `fold ${count} readings`;
const REFRESH = 'refresh the latents';
const predictName = (count: number): string => `predict ${count} targets`;

/** Random readings and places; what is timed takes the first of them. */
interface Inputs {
  readonly dimensions: number;
  /** `n x dimensions`. */
  readonly places: Float64Array;
  readonly values: Float64Array;
}

/** The part of an engine that is timed; others than ours may answer later. */
interface TimedEngine {
  newState(): CmanpState;
  fold(state: CmanpState, inputs: Float64Array, values: Float64Array): void | Promise<void>;
  condition(state: CmanpState): Conditioned | Promise<Conditioned>;
  predict(conditioned: Conditioned, inputs: Float64Array): Prediction | Promise<Prediction>;
  dispose?(): void;
}

/** Who takes part: predicts some targets after some readings, to show that it computes the same, and is timed. */
export interface Runner extends Contestant {
  predictions(x: Float64Array, y: Float64Array, targets: Float64Array): Promise<Prediction>;
}

/** Times the model's operations on all engines that are installed, in one interleaved run. @throws Error when they do not agree. */
export async function timeEngines(model: Model, latents: number, rivals: Rivals, rounds = ROUNDS): Promise<TimeRow[]> {
  const { inputs: dimensions } = model.architecture;
  const random = new Random(1);
  const places = new Float64Array(Math.max(...TARGETS) * dimensions).map(() => random.uniform(-1, 1));
  const inputs = { dimensions, places, values: random.normals(Math.max(...FOLDS)) };
  const engines = await installedEngines(model, latents, rivals);
  const stateBytes = engines.get('wasm')?.newState().byteLength ?? 0;
  return withPyTorch(rivals, model, latents, async (pytorch) => {
    const runners = [
      ...Array.from(engines, ([name, engine]) => engineRunner(name, engine, inputs)),
      ...Array.from(pytorch, ([name, torch]) => pytorchRunner(name, torch)),
    ];
    await checkAgreement(runners, inputs);
    // Threads compile their kernel when they start.
    await setTimeout(1000);
    const rows = await interleave(runners, rounds, { latents, 'state kB': Math.round(stateBytes / 1000) });
    for (const engine of engines.values()) engine.dispose?.();
    return rows;
  });
}

async function installedEngines(model: Model, latents: number, { onnx }: Rivals): Promise<Map<string, TimedEngine>> {
  const found = new Map<string, TimedEngine>();
  for (const threads of THREADS) found.set(onThreads('wasm', threads), await createEngine(model, { latents, kind: 'wasm', threads }));
  try {
    found.set('tensorflow', await createEngine(model, { latents, kind: 'tensorflow' }));
  } catch {
    // Not installed.
  }
  if (onnx !== undefined) {
    for (const threads of THREADS) found.set(onThreads('onnxruntime', threads), await OnnxEngine.create(onnx, model, latents, threads));
  }
  return found;
}

function engineRunner(name: string, engine: TimedEngine, { places, values, dimensions }: Inputs): Runner {
  const first = (count: number): Float64Array => places.subarray(0, count * dimensions);
  return {
    name,
    async round(time) {
      const state = engine.newState();
      for (const count of FOLDS) await time(foldName(count), () => engine.fold(state, first(count), values.subarray(0, count)));
      const conditioned = await time(REFRESH, () => engine.condition(state));
      for (const count of TARGETS) await time(predictName(count), () => engine.predict(conditioned, first(count)));
    },
    async predictions(x, y, targets) {
      const state = engine.newState();
      await engine.fold(state, x, y);
      return engine.predict(await engine.condition(state), targets);
    },
  };
}

function pytorchRunner(name: string, torch: PyTorch): Runner {
  const operations = [...FOLDS.map(foldName), REFRESH, ...TARGETS.map(predictName)];
  return {
    name,
    async round(_time, report) {
      const times = await torch.operations(FOLDS, TARGETS);
      operations.forEach((operation, i) => report(operation, times[i]));
    },
    predictions: (x, y, targets) => torch.predictions(x, y, targets),
  };
}

/** A faster engine that computes something else would win nothing. */
export async function checkAgreement(runners: readonly Runner[], { places, values, dimensions }: Inputs): Promise<void> {
  const part = (from: number): Float64Array => places.subarray(from * dimensions, (from + COMPARED) * dimensions);
  const predictions = await Promise.all(runners.map((runner) => runner.predictions(part(0), values.subarray(0, COMPARED), part(COMPARED))));
  const [expected] = predictions;
  predictions.forEach(({ mean, std }, i) => {
    const farthest = Math.max(...mean.map((value, j) => Math.max(Math.abs(value - expected.mean[j]), Math.abs(std[j] - expected.std[j]))));
    if (!(farthest < TOLERANCE)) throw new Error(`${runners[i].name} predicts otherwise than ${runners[0].name}: by up to ${farthest}`);
  });
}
