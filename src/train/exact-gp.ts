import type { Random } from '../cmab/random.js';
import { cholesky } from '../math/cholesky.js';
import { normalLogDensity } from '../math/normal.js';
import { unitMetric } from './prior/field-kernel.js';
import { drawHyperparameters, type FieldHyperparameters, type FieldPrior, inputsOf } from './prior/field-prior.js';
import { uniform } from './prior/positions.js';
import { emptyBatch, type TaskBatch } from './prior/task.js';
import { visitedPositions } from './prior/visits.js';

/** Tasks whose exact posterior is known, and the log-likelihood that it gives to each target: the best that any model can do. */
export interface OracleTasks {
  readonly batch: TaskBatch;
  /** Of each target given the contexts, tasks x targets. */
  readonly logLikelihood: Float64Array;
  /** Of each target given the contexts and the targets before it. */
  readonly joint: Float64Array;
}

/** One exactly drawn task: all values, contexts first; mean and variance of each target given the contexts. */
export interface ExactTask {
  readonly y: Float64Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Log-likelihood of each target given the contexts and the targets before it. */
  readonly joint: Float64Array;
}

/**
 * Draws the values of a Gaussian process whose covariance, noise included, is `covariance` (n x n).
 *
 * @param known how many of the contexts the posterior knows.
 * @throws Error when the covariance is not positive definite.
 */
function drawExactTask(covariance: Float64Array, n: number, contexts: number, random: Random, known = contexts): ExactTask {
  const factor = covariance.slice();
  if (!cholesky(factor, n)) throw new Error('a covariance is not positive definite');
  const white = random.normals(n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let k = 0; k <= i; k++) y[i] += factor[i * n + k] * white[k];
  return { y, ...exactPosterior(covariance, factor, white, contexts, known), joint: densitiesInTurn(factor, white).subarray(contexts) };
}

/**
 * Mean and variance of each point after the contexts, given the first `known` of these.
 *
 * @param factor L, the covariance's Cholesky factor, n x n. @param white `L^-1 y`, n.
 */
export function exactPosterior(
  covariance: Float64Array,
  factor: Float64Array,
  white: Float64Array,
  contexts: number,
  known = contexts,
): { readonly mean: Float64Array; readonly variance: Float64Array } {
  const n = white.length;
  const mean = new Float64Array(n - contexts);
  const variance = mean.map((_, i) => covariance[(contexts + i) * (n + 1)]);
  for (let i = 0; i < mean.length; i++) {
    // Rows of the factor solve the known part: L^-1 K_c* is row i of the joint factor, L^-1 y_c the white noise that made y_c.
    const row = factor.subarray((contexts + i) * n, (contexts + i) * n + known);
    for (let k = 0; k < known; k++) {
      mean[i] += row[k] * white[k];
      variance[i] -= row[k] * row[k];
    }
  }
  return { mean, variance };
}

/** Log-density of each point given those before it, nats. Arguments as above. */
export function densitiesInTurn(factor: Float64Array, white: Float64Array): Float64Array {
  return white.map((z, i) => {
    const std = factor[i * (white.length + 1)];
    return normalLogDensity(std * z, 0, std);
  });
}

/** Makes a batch of exact tasks. `draw` gives a task's positions, contexts first, and their covariance; `counts`: how many contexts each knows. */
export function drawExactTasks(
  {
    tasks,
    contexts,
    targets,
    inputs,
    counts,
  }: Pick<TaskBatch, 'tasks' | 'contexts' | 'targets' | 'inputs'> & { readonly counts?: Uint32Array },
  draw: () => { readonly x: Float64Array; readonly covariance: Float64Array },
  random: Random,
): OracleTasks {
  const batch = emptyBatch(tasks, contexts, targets, inputs);
  const posterior = { mean: new Float32Array(tasks * targets), variance: new Float32Array(tasks * targets) };
  const logLikelihood = new Float64Array(tasks * targets);
  const joint = new Float64Array(tasks * targets);
  for (let task = 0; task < tasks; task++) {
    const { x, covariance } = draw();
    const exact = drawExactTask(covariance, contexts + targets, contexts, random, counts?.[task]);
    batch.contextX.set(x.subarray(0, contexts * inputs), task * contexts * inputs);
    batch.contextY.set(exact.y.subarray(0, contexts), task * contexts);
    batch.targetX.set(x.subarray(contexts * inputs), task * targets * inputs);
    batch.targetY.set(exact.y.subarray(contexts), task * targets);
    posterior.mean.set(exact.mean, task * targets);
    posterior.variance.set(exact.variance, task * targets);
    exact.mean.forEach((mean, i) => {
      logLikelihood[task * targets + i] = normalLogDensity(exact.y[contexts + i], mean, Math.sqrt(exact.variance[i]));
    });
    joint.set(exact.joint, task * targets);
  }
  return { batch: { ...batch, posterior }, logLikelihood, joint };
}

/** Gaussian process tasks of the field prior without warps, drawn exactly, with the posterior under the true hyper-parameters. */
export function drawOracleTasks(tasks: number, contexts: number, targets: number, prior: FieldPrior, random: Random): OracleTasks {
  const inputs = inputsOf(prior);
  const draw = () => {
    const hyper = drawHyperparameters(prior, random);
    const x = new Float64Array(inputs * (contexts + targets));
    x.set(visitedPositions(contexts, inputs, random));
    x.set(uniform(targets, inputs, random), inputs * contexts);
    return { x, covariance: noisyCovariance(hyper, x) };
  };
  return drawExactTasks({ tasks, contexts, targets, inputs }, draw, random);
}

/** Correlation at a scaled distance. */
export function correlation(r: number, smoothness: number): number {
  switch (smoothness) {
    case 0.5:
      return Math.exp(-r);
    case 1.5:
      return (1 + Math.sqrt(3) * r) * Math.exp(-Math.sqrt(3) * r);
    case 2.5:
      return (1 + Math.sqrt(5) * r + (5 * r * r) / 3) * Math.exp(-Math.sqrt(5) * r);
    default:
      return Math.exp(-0.5 * r * r);
  }
}

/** Covariance of noisy readings at `x`, n x inputs. */
export function noisyCovariance({ kernel, noise, slope, offset, scale }: FieldHyperparameters, x: Float64Array): Float64Array {
  const metric = unitMetric(kernel);
  const inputs = metric.length;
  const n = x.length / inputs;
  const unit = new Float64Array(x.length).map((_, i) => dot(metric[i % inputs], 0, x, i - (i % inputs), inputs));
  const k = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let square = 0;
      for (let axis = 0; axis < inputs; axis++) square += (unit[i * inputs + axis] - unit[j * inputs + axis]) ** 2;
      const product = dot(x, i * inputs, x, j * inputs, inputs);
      const noiseVariance = i === j ? noise ** 2 + 1e-9 : 0;
      const value = scale ** 2 * (correlation(Math.sqrt(square), kernel.smoothness) + slope ** 2 * product + noiseVariance) + offset ** 2;
      k[i * n + j] = k[j * n + i] = value;
    }
  }
  return k;
}

function dot(a: ArrayLike<number>, from: number, b: ArrayLike<number>, at: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[from + i] * b[at + i];
  return sum;
}
