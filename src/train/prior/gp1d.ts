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

/** Positions are uniform over [-GP1D_HALF_WIDTH, GP1D_HALF_WIDTH]; the model sees them divided by it. */
export const GP1D_HALF_WIDTH = 2;

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
    const l = random.uniform(...length) / GP1D_HALF_WIDTH;
    const s = random.uniform(...scale);
    const covariance = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) covariance[i * n + j] = s ** 2 * correlation(Math.abs(x[i] - x[j]) / l, smoothness);
      covariance[i * (n + 1)] += noise ** 2;
    }
    return { x, covariance };
  };
  return drawExactTasks({ tasks, contexts, targets, inputs: 1, counts }, draw, random);
}
