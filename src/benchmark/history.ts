import { Random } from '../cmab/random.js';
import type { Conditioned, Engine } from '../engine/engine.js';
import { cholesky, solveLower } from '../math/cholesky.js';
import { type Contestant, interleave, type TimeRow } from './interleaved.js';

const HISTORIES = [100, 1000];
const FRESH = 10;
const ROUNDS = 5;

/**
 * The paper's motive: 10 new readings after a history of N, until everything is ready to predict. The model folds them and refreshes its
 * latents; an exact Gaussian process (Rasmussen and Williams, algorithm 2.1) starts over with all N + 10, its hyper-parameters known.
 */
export async function updateAgainstHistory(engine: Engine): Promise<TimeRow[]> {
  const random = new Random(2);
  const { inputs } = engine.model.architecture;
  const rows: TimeRow[] = [];
  for (const history of HISTORIES) {
    const places = new Float64Array((history + FRESH) * inputs).map(() => random.uniform(-1, 1));
    const values = random.normals(history + FRESH);
    const state = engine.newState();
    engine.fold(state, places.subarray(0, history * inputs), values.subarray(0, history));
    const update = (): Conditioned => {
      engine.fold(state, places.subarray(history * inputs), values.subarray(history));
      return engine.condition(state);
    };
    const contestant = (name: string, run: () => unknown): Contestant => ({
      name,
      round: async (time) => void (await time(`10 readings after ${history}`, run)),
    });
    const contestants = [contestant('wasm', update), contestant('exact GP from scratch', () => gaussianProcess(places, values, inputs))];
    rows.push(...(await interleave(contestants, ROUNDS, { latents: engine.latents })));
  }
  return rows;
}

/** Weights `L^-1 y` of a Matern 3/2 process, length 0.3, noise 0.1. */
function gaussianProcess(places: Float64Array, values: Float64Array, inputs: number): Float64Array {
  const n = values.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let square = 0;
      for (let axis = 0; axis < inputs; axis++) square += (places[i * inputs + axis] - places[j * inputs + axis]) ** 2;
      const r = Math.sqrt(3 * square) / 0.3;
      covariance[i * n + j] = covariance[j * n + i] = (1 + r) * Math.exp(-r);
    }
    covariance[i * n + i] += 0.01;
  }
  if (!cholesky(covariance, n)) throw new Error('the covariance of the readings is not positive definite');
  const white = values.slice();
  solveLower(covariance, n, white);
  return white;
}
