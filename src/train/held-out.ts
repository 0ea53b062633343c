import { Random } from '../cmab/random.js';
import { mean } from '../math/mean.js';
import type { OracleTasks } from './exact-gp.js';
import { drawExact, drawMixed } from './prior/prior.js';
import type { TaskBatch } from './prior/task.js';
import type { TrainConfig } from './train-config.js';

/** Tasks never trained on. */
export interface HeldOut {
  readonly contexts: number;
  /** Gaussian process tasks with their exact posterior, where the prior has some. */
  readonly exact?: OracleTasks;
  /** Tasks beyond the Gaussian processes (`drawMixed`). */
  readonly mixedTasks: TaskBatch;
}

/** Mean log-likelihood per target at one context count. */
export interface HeldOutScore {
  readonly contexts: number;
  /** NaN where the prior has no Gaussian processes. */
  readonly oracle: number;
  readonly gaussianProcess: number;
  readonly mixed: number;
}

/** Kept apart from the training's seeds. */
const HELD_OUT_SEED = 0x7e57;

export function drawHeldOut({ evaluate, prior }: TrainConfig): HeldOut[] {
  return evaluate.contexts.map((contexts) => {
    const random = new Random(HELD_OUT_SEED + contexts);
    const { tasks, targets } = evaluate;
    return {
      contexts,
      exact: drawExact({ tasks, contexts, targets }, prior, random),
      mixedTasks: drawMixed({ tasks: 2 * tasks, contexts, targets }, prior, random),
    };
  });
}

/** @param logLikelihoods of each target of a batch. */
export function score(heldOut: readonly HeldOut[], logLikelihoods: (batch: TaskBatch) => ArrayLike<number>): HeldOutScore[] {
  return heldOut.map(({ contexts, exact, mixedTasks }) => ({
    contexts,
    oracle: exact === undefined ? NaN : mean(exact.logLikelihood),
    gaussianProcess: exact === undefined ? NaN : mean(logLikelihoods(exact.batch)),
    mixed: mean(logLikelihoods(mixedTasks)),
  }));
}
