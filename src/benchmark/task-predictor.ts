import type { TaskBatch } from '../train/prior/task.js';

/** What a benchmark asks of a model, whatever runs it. Log-likelihoods are tasks x targets, nats. */
export interface TaskPredictor {
  readonly name: string;
  /** Of each target given the contexts. */
  logLikelihoods(batch: TaskBatch): ArrayLike<number>;
  /** Of each target given the contexts and the true values of the targets before it: a task's sum is its joint log-likelihood. */
  jointLogLikelihoods(batch: TaskBatch): ArrayLike<number>;
}
