import { cholesky } from '../math/cholesky.js';
import { normalLogDensity } from '../math/normal.js';
import { correlation } from '../train/exact-gp.js';
import { GP1D_HALF_WIDTH, type Gp1dPrior } from '../train/prior/gp1d.js';
import type { TaskBatch } from '../train/prior/task.js';
import type { TaskPredictor } from './task-predictor.js';

/** Points of the grid on each axis: with twice as many the score of tasks of the learner's own kernel moves by less than 0.0002. */
const GRID = 20;

/** What one pair of hyper-parameters says of a task; log-densities, nats. */
interface Hypothesis {
  /** Of the contexts. */
  readonly evidence: number;
  /** Of each target given the contexts. */
  readonly targets: Float64Array;
  /** Of all targets together given the contexts. */
  readonly joint: number;
}

/**
 * The best that anything can do which must learn length and scale from a task's contexts: exact Gaussian processes of one kernel, averaged
 * over a grid of the prior's lengths and scales by their evidence (Rasmussen and Williams, section 5.2). The oracle is told both.
 */
export class Gp1dLearner implements TaskPredictor {
  readonly name: string;
  readonly #prior: Gp1dPrior;
  readonly #smoothness: number;

  /** @param smoothness of the kernel that it believes in. */
  constructor(name: string, prior: Gp1dPrior, smoothness: number) {
    this.name = name;
    this.#prior = prior;
    this.#smoothness = smoothness;
  }

  logLikelihoods(batch: TaskBatch): Float64Array {
    return this.#score(batch, (weights, hypotheses, target) => logSumExp(hypotheses.map(({ targets }, h) => weights[h] + targets[target])));
  }

  /** Whatever the block: a task's sum is that of all targets together, of which each has an equal share. */
  jointLogLikelihoods(batch: TaskBatch): Float64Array {
    return this.#score(batch, (weights, hypotheses) => logSumExp(hypotheses.map(({ joint }, h) => weights[h] + joint)) / batch.targets);
  }

  /** @param score of a target, by the log of each hypothesis' probability given the contexts. */
  #score(batch: TaskBatch, score: (weights: readonly number[], hypotheses: readonly Hypothesis[], target: number) => number): Float64Array {
    const scores = new Float64Array(batch.tasks * batch.targets);
    for (let task = 0; task < batch.tasks; task++) {
      const hypotheses = this.#hypotheses(batch, task);
      const total = logSumExp(hypotheses.map(({ evidence }) => evidence));
      const weights = hypotheses.map(({ evidence }) => evidence - total);
      for (let i = 0; i < batch.targets; i++) scores[task * batch.targets + i] = score(weights, hypotheses, i);
    }
    return scores;
  }

  #hypotheses({ contexts, targets, contextX, contextY, targetX, targetY }: TaskBatch, task: number): Hypothesis[] {
    const { length, scale } = this.#prior;
    const points = (known: Float32Array, asked: Float32Array) =>
      Float64Array.of(...known.subarray(task * contexts, (task + 1) * contexts), ...asked.subarray(task * targets, (task + 1) * targets));
    const [x, y] = [points(contextX, targetX), points(contextY, targetY)];
    return midpoints(length).flatMap((l) => {
      const correlations = this.#correlations(x, l / GP1D_HALF_WIDTH);
      return midpoints(scale).map((s) => this.#hypothesis(correlations, y, contexts, s ** 2));
    });
  }

  #correlations(x: Float64Array, length: number): Float64Array {
    const n = x.length;
    return new Float64Array(n * n).map((_, at) => correlation(Math.abs(x[Math.floor(at / n)] - x[at % n]) / length, this.#smoothness));
  }

  #hypothesis(correlations: Float64Array, y: Float64Array, contexts: number, variance: number): Hypothesis {
    const n = y.length;
    const noise = this.#prior.noise ** 2;
    const factor = correlations.map((value, at) => variance * value + (at % (n + 1) === 0 ? noise : 0));
    if (!cholesky(factor, n)) throw new Error('a covariance is not positive definite');
    const white = new Float64Array(n);
    const targets = new Float64Array(n - contexts);
    let evidence = 0;
    let joint = 0;
    for (let i = 0; i < n; i++) {
      const row = factor.subarray(i * n, i * n + i);
      const std = factor[i * (n + 1)];
      // Given the contexts alone, and given all points before it.
      let mean = 0;
      let known = 0;
      for (let k = 0; k < Math.min(i, contexts); k++) {
        mean += row[k] * white[k];
        known += row[k] * row[k];
      }
      let after = mean;
      for (let k = contexts; k < i; k++) after += row[k] * white[k];
      white[i] = (y[i] - after) / std;
      const density = normalLogDensity(y[i], after, std);
      if (i < contexts) evidence += density;
      else {
        joint += density;
        targets[i - contexts] = normalLogDensity(y[i], mean, Math.sqrt(variance + noise - known));
      }
    }
    return { evidence, targets, joint };
  }
}

/** Middles of equal parts of a range. */
function midpoints([low, high]: readonly [number, number]): number[] {
  return Array.from({ length: GRID }, (_, i) => low + ((high - low) * (i + 0.5)) / GRID);
}

/** `log(sum(exp(values)))`. */
function logSumExp(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}
