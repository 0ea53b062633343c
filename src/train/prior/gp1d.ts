import type { Random } from '../../cmab/random.js';
import { correlation, drawExactTasks, type OracleTasks } from '../exact-gp.js';
import type { TaskBatch } from './task.js';

/** The paper's one-dimensional regression tasks (its code's configuration, design cmanp.md, 7): log-uniform is uniform here. */
export interface Gp1dPrior {
  readonly length: readonly [number, number];
  readonly scale: readonly [number, number];
  /** Std of a reading's noise, absolute. */
  readonly noise: number;
}

/** Smoothness of the kernels: the one trained on, and one for testing only. */
export const GP1D_KERNELS = { rbf: Infinity, matern52: 2.5 } as const;

/** Positions are uniform over [-HALF_WIDTH, HALF_WIDTH]; the model sees them divided by it. */
const HALF_WIDTH = 2;

/** @param size `counts`: how many of its contexts each task knows, all unless given. */
export function drawGp1dTasks(
  { tasks, contexts, targets, counts }: Pick<TaskBatch, 'tasks' | 'contexts' | 'targets'> & { readonly counts?: Uint32Array },
  { length, scale, noise }: Gp1dPrior,
  random: Random,
  smoothness: number = GP1D_KERNELS.rbf,
): OracleTasks {
  const n = contexts + targets;
  const draw = () => {
    const x = new Float64Array(n).map(() => random.uniform(-1, 1));
    const l = random.uniform(...length);
    const s = random.uniform(...scale);
    const covariance = gp1dCovariance(gp1dCorrelations(x, l, smoothness), s, noise);
    return { x, covariance };
  };
  return drawExactTasks({ tasks, contexts, targets, inputs: 1, counts }, draw, random);
}

/** Correlations of the field at `x`, as the model sees it; n x n. */
export function gp1dCorrelations(x: Float64Array, length: number, smoothness: number): Float64Array {
  const n = x.length;
  const l = length / HALF_WIDTH;
  const correlations = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) correlations[i * n + j] = correlation(Math.abs(x[i] - x[j]) / l, smoothness);
  return correlations;
}

/** Covariance of noisy readings of a field with such correlations. */
export function gp1dCovariance(correlations: Float64Array, scale: number, noise: number): Float64Array {
  const n = Math.sqrt(correlations.length);
  const covariance = correlations.map((value) => scale ** 2 * value);
  for (let i = 0; i < n; i++) covariance[i * (n + 1)] += noise ** 2;
  return covariance;
}
