import type { Random } from '../cmab/random.js';
import { cholesky } from '../math/cholesky.js';
import { drawHyperparameters, type FieldHyperparameters, type FieldPrior } from './prior/field-prior.js';
import { uniform, visitedPositions } from './prior/positions.js';
import { emptyBatch, type TaskBatch } from './prior/task.js';

/** Tasks whose exact posterior is known, and the log-likelihood that it gives to each target: the best that any model can do. */
export interface OracleTasks {
  readonly batch: TaskBatch;
  /** tasks x targets. */
  readonly logLikelihood: Float64Array;
}

/** Gaussian process tasks of the prior without warps, drawn exactly, with the posterior under the true hyper-parameters. */
export function drawOracleTasks(tasks: number, contexts: number, targets: number, prior: FieldPrior, random: Random): OracleTasks {
  const batch = emptyBatch(tasks, contexts, targets, 2);
  const logLikelihood = new Float64Array(tasks * targets);
  const n = contexts + targets;
  for (let task = 0; task < tasks; task++) {
    const hyper = drawHyperparameters(prior, random);
    const x = new Float64Array(2 * n);
    x.set(visitedPositions(contexts, random));
    x.set(uniform(targets, random), 2 * contexts);
    const covariance = noisyCovariance(hyper, x);
    const factor = covariance.slice();
    if (!cholesky(factor, n)) throw new Error(`the covariance of task ${task} is not positive definite`);
    const white = random.normals(n);
    const y = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let k = 0; k <= i; k++) y[i] += factor[i * n + k] * white[k];
    batch.contextX.set(x.subarray(0, 2 * contexts), task * contexts * 2);
    batch.contextY.set(y.subarray(0, contexts), task * contexts);
    batch.targetX.set(x.subarray(2 * contexts), task * targets * 2);
    batch.targetY.set(y.subarray(contexts), task * targets);
    for (let i = 0; i < targets; i++) {
      // Rows of the factor solve the context part: L^-1 K_c* is row i of the joint factor, L^-1 y_c the white noise that made y_c.
      const row = factor.subarray((contexts + i) * n, (contexts + i) * n + contexts);
      let mean = 0;
      let explained = 0;
      for (let k = 0; k < contexts; k++) {
        mean += row[k] * white[k];
        explained += row[k] * row[k];
      }
      const variance = covariance[(contexts + i) * (n + 1)] - explained;
      const error = y[contexts + i] - mean;
      logLikelihood[task * targets + i] = -0.5 * ((error * error) / variance + Math.log(2 * Math.PI * variance));
    }
  }
  return { batch, logLikelihood };
}

/** Correlation at a scaled distance. */
function correlation(r: number, smoothness: number): number {
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

/** Covariance of noisy readings at `x`, n x 2. */
export function noisyCovariance({ kernel, noise, slope, offset, scale }: FieldHyperparameters, x: Float64Array): Float64Array {
  const n = x.length / 2;
  const k = new Float64Array(n * n);
  const [cos, sin] = [Math.cos(kernel.angle), Math.sin(kernel.angle)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const [dx, dy] = [x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1]];
      const r = Math.hypot((cos * dx + sin * dy) / kernel.lengths[0], (cos * dy - sin * dx) / kernel.lengths[1]);
      const product = x[2 * i] * x[2 * j] + x[2 * i + 1] * x[2 * j + 1];
      const noiseVariance = i === j ? noise ** 2 + 1e-9 : 0;
      const value = scale ** 2 * (correlation(r, kernel.smoothness) + slope ** 2 * product + noiseVariance) + offset ** 2;
      k[i * n + j] = k[j * n + i] = value;
    }
  }
  return k;
}
