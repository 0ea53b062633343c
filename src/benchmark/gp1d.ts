import { Random } from '../cmab/random.js';
import type { Engine } from '../engine/engine.js';
import { mean } from '../math/mean.js';
import { drawGp1dTasks, GP1D_KERNELS, type Gp1dPrior } from '../train/prior/gp1d.js';
import { taskLogLikelihoods } from './task-log-likelihoods.js';

/** Mean log-likelihood per target on one kernel, with the standard errors of the mean over batches. */
export interface Gp1dRow {
  readonly kernel: string;
  readonly batches: number;
  readonly logLikelihood: number;
  readonly standardError: number;
  /** What the exact posterior gets on the same tasks: nothing can do better. */
  readonly oracle: number;
  /** Paired difference, oracle minus model, and its standard error. */
  readonly gap: number;
  readonly gapError: number;
}

/** The evaluation of the paper's code: x over [-2, 2], lengths and scales as in its training, noise 0.02 (design cmanp.md, 7). */
const PROTOCOL: Gp1dPrior = { length: [0.1, 0.6], scale: [0.1, 1], noise: 0.02 };
const TASKS = 16;
const MAX_POINTS = 50;
const SEED = 0;

/** The paper's benchmark: batches of 16 tasks, 3 to 46 contexts and at least 3 targets, at most 50 points together. */
export function gp1d(engine: Engine, batches: number): Gp1dRow[] {
  return Object.entries(GP1D_KERNELS).map(([kernel, smoothness]) => {
    const random = new Random(SEED);
    const model: number[] = [];
    const oracle: number[] = [];
    for (let i = 0; i < batches; i++) {
      const contexts = 3 + random.integer(MAX_POINTS - 7);
      const targets = 3 + random.integer(MAX_POINTS - 4 - contexts);
      const { batch, logLikelihood } = drawGp1dTasks({ tasks: TASKS, contexts, targets }, PROTOCOL, random, smoothness);
      model.push(mean(taskLogLikelihoods(engine, batch)));
      oracle.push(mean(logLikelihood));
    }
    const gaps = oracle.map((value, i) => value - model[i]);
    return {
      kernel,
      batches,
      logLikelihood: mean(model),
      standardError: standardError(model),
      oracle: mean(oracle),
      gap: mean(gaps),
      gapError: standardError(gaps),
    };
  });
}

function standardError(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1) / values.length);
}
