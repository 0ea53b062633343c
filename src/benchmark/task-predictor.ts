import type { TaskBatch } from '../train/prior/task.js';

/** What a benchmark asks of a model, whatever runs it. Log-likelihoods are tasks x targets, nats. */
export interface TaskPredictor {
  readonly name: string;
  /** Of each target given the contexts. */
  logLikelihoods(batch: TaskBatch): ArrayLike<number>;
  /**
   * Of each target given the contexts and the true values of the targets before its block: a task's sum is its joint log-likelihood. The
   * targets of a block share theirs.
   *
   * @param block targets that are predicted together, with their covariance; 1: each on its own.
   * @throws RangeError where there is no covariance and `block` is above 1.
   */
  jointLogLikelihoods(batch: TaskBatch, block: number): ArrayLike<number>;
}
