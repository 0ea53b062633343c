import type { Tensor } from '@tensorflow/tfjs-node';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import type { Model } from '../engine/model.js';
import { loadTensorflow, type Tf } from '../tensorflow/load.js';
import { tensorflowOps } from '../tensorflow/ops.js';
import { scope } from '../tensorflow/scope.js';
import type { TrainableNetwork } from '../train/network.js';

/** An update that can be run again and again. */
export interface Update {
  run(): void;
  /** Bytes that are kept between updates, weights apart. */
  kept(): number;
}

/** Makes the update after a history of readings: `places` n x inputs, `values` n. */
export type Updates = (places: Float64Array, values: Float64Array) => Update;

const FRESH = 10;
const TARGETS = 64;
const FLOAT32 = 4;

interface Arrivals {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly targets: Float64Array;
}

/** What comes in, the same for all. */
function arrivals(inputs: number): Arrivals {
  const random = new Random(7);
  const places = (count: number): Float64Array => new Float64Array(count * inputs).map(() => random.uniform(-1, 1));
  return { x: places(FRESH), y: random.normals(FRESH), targets: places(TARGETS) };
}

/** The most bytes of tensors at any time of a run, beyond those that are there before it. */
export async function peakBytes(run: () => void): Promise<number> {
  const tf = await loadTensorflow();
  const before = tf.memory().numBytes;
  const profile = await tf.profile(run);
  return profile.peakBytes - before;
}

/** A model folds what is new into the state of its history. */
export async function stateUpdates(model: Model, latents: number): Promise<Updates> {
  const engine = await createEngine(model, { latents, kind: 'tensorflow' });
  const { x, y, targets } = arrivals(model.architecture.inputs);
  return (places, values) => {
    const state = engine.newState();
    engine.fold(state, places, values);
    let conditioned = engine.condition(state);
    const run = (): void => {
      engine.fold(state, x, y);
      conditioned = engine.condition(state);
      engine.predict(conditioned, targets);
    };
    return {
      run,
      kept: () => conditioned.blocks.reduce((sum, { keys, values: read }) => sum + keys.byteLength + read.byteLength, state.byteLength),
    };
  };
}

/** A baseline keeps its history and starts over with all of it; its weights are random, since cost does not depend on them. */
export function networkUpdates(tf: Tf, network: TrainableNetwork, inputs: number): Updates {
  const ops = tensorflowOps(tf);
  const weights = new Map(
    Array.from(network.initialWeights(new Random(1)), ([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
  const { x, y, targets } = arrivals(inputs);
  return (places, values) => {
    const rows = (cols: number, ...parts: Float64Array[]): Tensor =>
      tf.tensor1d(Float32Array.from(parts.flatMap((part) => Array.from(part)))).reshape([-1, cols]);
    const run = (): void =>
      scope(tf, () => {
        const batch = { tasks: 1, contextX: rows(inputs, places, x), contextY: rows(1, values, y), targetX: rows(inputs, targets) };
        const { std } = network.predict(tf, ops, (name) => weights.get(name) as Tensor, batch, network.latents);
        std.dataSync();
      });
    return { run, kept: () => FLOAT32 * values.length * (inputs + 1) };
  };
}
