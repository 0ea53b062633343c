import { cholesky, solveLower } from '../math/cholesky.js';
import { normalLogDensity } from '../math/normal.js';
import { densitiesInTurn, exactPosterior } from '../train/exact-gp.js';
import { type Gp1dPrior, gp1dCorrelations, gp1dCovariance } from '../train/prior/gp1d.js';
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
    const { length, scale, noise } = this.#prior;
    const points = (known: Float32Array, asked: Float32Array) =>
      Float64Array.of(...known.subarray(task * contexts, (task + 1) * contexts), ...asked.subarray(task * targets, (task + 1) * targets));
    const [x, y] = [points(contextX, targetX), points(contextY, targetY)];
    return midpoints(length).flatMap((l) => {
      const correlations = gp1dCorrelations(x, l, this.#smoothness);
      return midpoints(scale).map((s) => hypothesis(gp1dCovariance(correlations, s, noise), y, contexts));
    });
  }
}

/** @param covariance of all points, contexts first. */
function hypothesis(covariance: Float64Array, y: Float64Array, contexts: number): Hypothesis {
  const factor = covariance.slice();
  if (!cholesky(factor, y.length)) throw new Error('a covariance is not positive definite');
  const white = y.slice();
  solveLower(factor, y.length, white);
  const { mean, variance } = exactPosterior(covariance, factor, white, contexts);
  const inTurn = densitiesInTurn(factor, white);
  return {
    evidence: sum(inTurn.subarray(0, contexts)),
    targets: mean.map((value, i) => normalLogDensity(y[contexts + i], value, Math.sqrt(variance[i]))),
    joint: sum(inTurn.subarray(contexts)),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Middles of equal parts of a range. */
function midpoints([low, high]: readonly [number, number]): number[] {
  return Array.from({ length: GRID }, (_, i) => low + ((high - low) * (i + 0.5)) / GRID);
}

/** `log(sum(exp(values)))`. */
function logSumExp(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((total, value) => total + Math.exp(value - most), 0));
}
