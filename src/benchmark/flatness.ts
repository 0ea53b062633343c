import type { CmanpState } from '../cmab/cmanp-state.js';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import type { Engine } from '../engine/engine.js';
import type { Model } from '../engine/model.js';
import { median } from './interleaved.js';

/** What a mark of the stream looked like. */
export interface FlatnessRow {
  readonly readings: number;
  /** Median milliseconds to fold one more batch of 256 readings, the marks' states in turn: what else the machine does slows all alike. */
  readonly 'update ms': number;
  readonly 'state bytes': number;
  /** Resident memory of the whole process. */
  readonly 'RSS MB': number;
  /** Largest difference from float64 in one pass, of means and standard deviations, in units of the field's scale. */
  readonly 'error of predictions': number;
}

const MARKS = [1e4, 1e5, 1e6, 1e7];
const BATCH = 256;
/** Different readings, which come again and again in other batches: so that all of them in float64 are a fold of these, each weighted. */
const DISTINCT = 1000;
/** Turns in which the marks' states are timed. */
const ROUNDS = 200;

/** Folds a stream of readings in batches, up to ten million, and looks at its cost and exactness on the way. */
export async function flatness(model: Model, latents: number, marks: readonly number[] = MARKS): Promise<FlatnessRow[]> {
  const engine = await createEngine(model, { latents, kind: 'wasm' });
  const reference = await createEngine(model, { latents, kind: 'reference' });
  const { inputs } = model.architecture;
  const random = new Random(3);
  const places = new Float64Array(DISTINCT * inputs).map(() => random.uniform(-1, 1));
  const values = random.normals(DISTINCT);
  const state = engine.newState();
  const counts = new Float64Array(DISTINCT);
  const [x, y] = [new Float64Array(BATCH * inputs), new Float64Array(BATCH)];
  const rows: Omit<FlatnessRow, 'update ms'>[] = [];
  const states: CmanpState[] = [];
  for (let folded = 0; rows.length < marks.length; ) {
    for (let i = 0; i < BATCH; i++) {
      const source = (folded + i) % DISTINCT;
      counts[source]++;
      for (let axis = 0; axis < inputs; axis++) x[i * inputs + axis] = places[source * inputs + axis];
      y[i] = values[source];
    }
    engine.fold(state, x, y);
    folded += BATCH;
    if (folded < marks[rows.length]) continue;
    const truth = reference.newState();
    reference.fold(truth, places, values, counts.map(Math.log));
    states.push(state.clone());
    rows.push({
      readings: folded,
      'state bytes': state.byteLength,
      'RSS MB': process.memoryUsage.rss() / 1e6,
      'error of predictions': largestDifference(
        engine.predict(engine.condition(state), places.subarray(0, 100 * inputs)),
        reference.predict(reference.condition(truth), places.subarray(0, 100 * inputs)),
      ),
    });
  }
  const times = updateTimes(engine, states, x, y);
  return rows.map((row, i) => ({ ...row, 'update ms': times[i] }));
}

function updateTimes(engine: Engine, states: readonly CmanpState[], x: Float64Array, y: Float64Array): number[] {
  const times = states.map(() => new Float64Array(ROUNDS));
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < states.length; turn++) {
      // Another one begins each round: a scheduler's time slices would else always end with the same one.
      const i = (round + turn) % states.length;
      const start = performance.now();
      engine.fold(states[i], x, y);
      times[i][round] = performance.now() - start;
    }
  }
  return times.map((list) => median([...list]));
}

type Predicted = ReturnType<Engine['predict']>;

function largestDifference(a: Predicted, b: Predicted): number {
  return Math.max(...(['mean', 'std'] as const).flatMap((key) => Array.from(a[key], (value, i) => Math.abs(value - b[key][i]))));
}
