import type { Tensor } from '@tensorflow/tfjs-node';
import type { Architecture } from '../cmab/architecture.js';
import type { Tensor as Stored } from '../cmab/weights.js';
import type { Tf } from '../tensorflow/load.js';
import { scope } from '../tensorflow/scope.js';
import { predictOnePass, type TensorBatch, type TensorflowOps } from './one-pass.js';
import type { TaskBatch } from './prior/task.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

function tensors(tf: Tf, batch: TaskBatch): TensorBatch & { targetY: Tensor } {
  const { tasks, contexts, targets, inputs, contextX, contextY, targetX, targetY } = batch;
  return {
    contextX: tf.tensor(contextX, [tasks, contexts, inputs]),
    contextY: tf.tensor(contextY, [tasks, contexts, 1]),
    targetX: tf.tensor(targetX, [tasks, targets, inputs]),
    targetY: tf.tensor(targetY, [tasks, targets, 1]),
  };
}

/** Negative log-likelihood of noisy targets, tasks x targets x 1. */
function negativeLogLikelihood(mean: Tensor, std: Tensor, y: Tensor): Tensor {
  return y.sub(mean).div(std).square().mul(0.5).add(std.log()).add(HALF_LOG_TWO_PI);
}

/** Loss of a batch with the first `latents` latents; its gradient is written to `gradient`, in the order of `parameters`. */
export function lossAndGradient(
  tf: Tf,
  ops: TensorflowOps,
  architecture: Architecture,
  parameters: ReadonlyMap<string, Stored>,
  batch: TaskBatch,
  latents: number,
  gradient: Float32Array,
): number {
  return scope(tf, () => {
    const names = Array.from(parameters.keys());
    const position = new Map(names.map((name, i) => [name, i]));
    const points = tensors(tf, batch);
    const values = Array.from(parameters.values(), ({ shape, data }) => tf.tensor(data, [...shape]));
    const loss = (...all: Tensor[]): Tensor => {
      const { mean, std } = predictOnePass(tf, ops, architecture, (name) => all[position.get(name) as number], points, latents);
      return negativeLogLikelihood(mean, std, points.targetY).mean();
    };
    const { value, grads } = tf.valueAndGrads(loss)(values);
    let at = 0;
    for (const grad of grads) {
      gradient.set(grad.dataSync() as Float32Array, at);
      at += grad.size;
    }
    return value.dataSync()[0];
  });
}

/** Log-likelihood of each target of a batch, tasks x targets, in float32. */
export function logLikelihoods(
  tf: Tf,
  ops: TensorflowOps,
  architecture: Architecture,
  parameters: ReadonlyMap<string, Stored>,
  batch: TaskBatch,
  latents: number,
): Float32Array {
  return scope(tf, () => {
    const values = new Map(Array.from(parameters, ([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
    const points = tensors(tf, batch);
    const { mean, std } = predictOnePass(tf, ops, architecture, (name) => values.get(name) as Tensor, points, latents);
    return negativeLogLikelihood(mean, std, points.targetY).neg().dataSync() as Float32Array;
  });
}
