import type { Random } from '../cmab/random.js';
import type { Prediction } from '../engine/engine.js';
import { cholesky, solveLower } from '../math/cholesky.js';

/** Readings in units where positions span about 1 and values have mean 0 and std 1. */
export interface Samples {
  /** `n x inputs`. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

interface Hyperparameters {
  readonly length: number;
  readonly noise: number;
  readonly scale: number;
}

/** Start of the search: decades of the length scale and of the noise. */
const LENGTHS = [0.01, 0.03, 0.1, 0.3, 1];
const NOISES = [0.03, 0.1, 0.3, 1];
const REFINEMENTS = 60;

/**
 * The baseline that keeps its data: an exact Gaussian process with a Matern 3/2 kernel (Rasmussen and Williams, chapter 2), its length
 * scale, output scale and noise fitted by marginal likelihood on `fitted` of the readings, conditioned on `kept` of them.
 */
export class ExactGpRegression {
  readonly #x: Float64Array;
  readonly #inputs: number;
  readonly #factor: Float64Array;
  readonly #white: Float64Array;
  readonly #hyper: Hyperparameters;

  constructor(samples: Samples, random: Random, fitted: number, kept: number) {
    this.#inputs = samples.x.length / samples.y.length;
    this.#hyper = fit(subset(samples, fitted, random), random);
    const { x, y } = subset(samples, kept, random);
    const factor = factorOf({ x, y }, this.#hyper);
    if (factor === undefined) throw new Error('the covariance of the readings is not positive definite');
    this.#x = x;
    this.#factor = factor;
    this.#white = y.slice();
    solveLower(factor, y.length, this.#white);
  }

  /** Distribution of noisy readings at `targets`, n x inputs. */
  predict(targets: Float64Array): Prediction {
    const n = this.#white.length;
    const count = targets.length / this.#inputs;
    const mean = new Float64Array(count);
    const std = new Float64Array(count);
    const row = new Float64Array(n);
    const { scale, noise } = this.#hyper;
    for (let t = 0; t < count; t++) {
      for (let i = 0; i < n; i++) row[i] = covariance(targets, t, this.#x, i, this.#inputs, this.#hyper);
      solveLower(this.#factor, n, row);
      mean[t] = row.reduce((sum, v, i) => sum + v * this.#white[i], 0);
      std[t] = Math.sqrt(Math.max(scale ** 2 + noise ** 2 - row.reduce((sum, v) => sum + v * v, 0), noise ** 2));
    }
    return { mean, std };
  }
}

function subset({ x, y }: Samples, count: number, random: Random): Samples {
  const inputs = x.length / y.length;
  const order = random.shuffle(Uint32Array.from(y, (_, i) => i)).subarray(0, count);
  const places = Array.from(order).flatMap((i) => [...x.subarray(i * inputs, (i + 1) * inputs)]);
  return { x: Float64Array.from(places), y: Float64Array.from(order, (i) => y[i]) };
}

/** Of row `i` of `a` and row `j` of `b`. */
function covariance(a: Float64Array, i: number, b: Float64Array, j: number, inputs: number, { length, scale }: Hyperparameters): number {
  let square = 0;
  for (let axis = 0; axis < inputs; axis++) square += (a[i * inputs + axis] - b[j * inputs + axis]) ** 2;
  const r = Math.sqrt(3 * square) / length;
  return scale ** 2 * (1 + r) * Math.exp(-r);
}

function factorOf({ x, y }: Samples, hyper: Hyperparameters): Float64Array | undefined {
  const n = y.length;
  const inputs = x.length / n;
  const k = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) k[i * n + j] = k[j * n + i] = covariance(x, i, x, j, inputs, hyper);
    k[i * n + i] += hyper.noise ** 2 + 1e-8;
  }
  return cholesky(k, n) ? k : undefined;
}

function logMarginalLikelihood(samples: Samples, hyper: Hyperparameters): number {
  const { y } = samples;
  const n = y.length;
  const factor = factorOf(samples, hyper);
  if (factor === undefined) return -Infinity;
  const white = y.slice();
  solveLower(factor, n, white);
  let sum = -0.5 * n * Math.log(2 * Math.PI);
  for (let i = 0; i < n; i++) sum -= 0.5 * white[i] ** 2 + Math.log(factor[i * n + i]);
  return sum;
}

/** The best of a coarse grid, then random steps that shrink and are kept when they improve. */
function fit(samples: Samples, random: Random): Hyperparameters {
  let best: Hyperparameters = { length: 0.1, noise: 0.1, scale: 1 };
  let height = -Infinity;
  const consider = (hyper: Hyperparameters): void => {
    const likelihood = logMarginalLikelihood(samples, hyper);
    if (likelihood > height) [best, height] = [hyper, likelihood];
  };
  for (const length of LENGTHS) for (const noise of NOISES) consider({ length, noise, scale: 1 });
  for (let i = 0; i < REFINEMENTS; i++) {
    const step = (value: number): number => value * Math.exp(0.5 * (1 - i / REFINEMENTS) * random.normal());
    consider({ length: step(best.length), noise: step(best.noise), scale: step(best.scale) });
  }
  return best;
}
