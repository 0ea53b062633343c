import { loadTensorflow, type Tf } from '../tensorflow/load.js';
import type { StoredBaseline } from '../train/baselines/load-baseline.js';
import { logLikelihoods } from '../train/gradient.js';
import { emptyBatch, type TaskBatch } from '../train/prior/task.js';
import type { TaskPredictor } from './task-predictor.js';

/** A baseline on TensorFlow, which starts over with the whole context for every prediction. */
export class BaselinePredictor implements TaskPredictor {
  readonly name: string;
  readonly #tf: Tf;
  readonly #baseline: StoredBaseline;

  private constructor(tf: Tf, baseline: StoredBaseline) {
    this.name = baseline.name;
    this.#tf = tf;
    this.#baseline = baseline;
  }

  /** @throws Error with one line when tfjs-node is not there. */
  static async create(baseline: StoredBaseline): Promise<BaselinePredictor> {
    return new BaselinePredictor(await loadTensorflow(), baseline);
  }

  logLikelihoods(batch: TaskBatch): Float32Array {
    const { network, weights } = this.#baseline;
    return logLikelihoods(this.#tf, network, weights, batch, network.latents);
  }

  jointLogLikelihoods(batch: TaskBatch, block: number): Float64Array {
    if (block > 1) throw new RangeError(`${this.name} states no covariance: its blocks have one target`);
    const { tasks, targets } = batch;
    const all = new Float64Array(tasks * targets);
    for (let target = 0; target < targets; target++) {
      this.logLikelihoods(upTo(batch, target)).forEach((value, task) => {
        all[task * targets + target] = value;
      });
    }
    return all;
  }
}

/** The task of predicting one target of each task, with the targets before it among the contexts. */
function upTo(batch: TaskBatch, target: number): TaskBatch {
  const { tasks, contexts, targets, inputs } = batch;
  const grown = emptyBatch(tasks, contexts + target, 1, inputs);
  const logWeights = batch.logWeights && new Float32Array(tasks * (contexts + target));
  for (let task = 0; task < tasks; task++) {
    const put = (to: Float32Array, context: Float32Array, all: Float32Array, size: number): void => {
      const at = task * (contexts + target) * size;
      to.set(context.subarray(task * contexts * size, (task + 1) * contexts * size), at);
      to.set(all.subarray(task * targets * size, (task * targets + target) * size), at + contexts * size);
    };
    put(grown.contextX, batch.contextX, batch.targetX, inputs);
    put(grown.contextY, batch.contextY, batch.targetY, 1);
    logWeights?.set(batch.logWeights?.subarray(task * contexts, (task + 1) * contexts) ?? [], task * (contexts + target));
    const next = task * targets + target;
    grown.targetX.set(batch.targetX.subarray(next * inputs, (next + 1) * inputs), task * inputs);
    grown.targetY[task] = batch.targetY[next];
  }
  return { ...grown, logWeights };
}
