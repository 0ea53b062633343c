import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tensor as Stored } from '../cmab/weights.js';
import type { Tf } from '../tensorflow/load.js';
import { tensorflowOps } from '../tensorflow/ops.js';
import { scope } from '../tensorflow/scope.js';
import type { TrainableNetwork } from './network.js';
import type { TensorBatch } from './one-pass.js';
import type { TaskBatch } from './prior/task.js';

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The points of a batch. */
export function tensorsOf(tf: Tf, batch: TaskBatch): TensorBatch {
  const { tasks, contexts, targets, inputs, contextX, contextY, targetX, logWeights } = batch;
  return {
    tasks,
    contextX: tf.tensor(contextX, [tasks * contexts, inputs]),
    contextY: tf.tensor(contextY, [tasks * contexts, 1]),
    targetX: tf.tensor(targetX, [tasks * targets, inputs]),
    logWeights: logWeights && tf.tensor(logWeights, [tasks, contexts]),
  };
}

/** Negative log-likelihood of noisy targets `y`, one a row. */
function negativeLogLikelihood(mean: Tensor, std: Tensor, y: Tensor): Tensor {
  return y.sub(mean).div(std).square().mul(0.5).add(std.log()).add(HALF_LOG_TWO_PI);
}

/** What is minimised, one a row: where the targets' posterior is known its expectation, which has less noise than drawn targets. */
function targetLoss(tf: Tf, { tasks, targets, targetY, posterior }: TaskBatch): (mean: Tensor, std: Tensor) => Tensor {
  const column = (values: Float32Array): Tensor => tf.tensor(values, [tasks * targets, 1]);
  const y = column(posterior?.mean ?? targetY);
  if (posterior === undefined) return (mean, std) => negativeLogLikelihood(mean, std, y);
  const variance = column(posterior.variance);
  return (mean, std) => negativeLogLikelihood(mean, std, y).add(variance.div(std.square()).mul(0.5));
}

/** Lays gradients into one vector, one after another. */
export function readGradients(grads: readonly Tensor[], into: Float32Array): void {
  let at = 0;
  for (const grad of grads) {
    into.set(grad.dataSync() as Float32Array, at);
    at += grad.size;
  }
}

/** Loss of a batch with the first `latents` latents; its gradient is written to `gradient`, in the order of `parameters`. */
export function lossAndGradient(
  tf: Tf,
  network: TrainableNetwork,
  parameters: ReadonlyMap<string, Stored>,
  batch: TaskBatch,
  latents: number,
  gradient: Float32Array,
): number {
  return scope(tf, () => {
    const names = Array.from(parameters.keys());
    const position = new Map(names.map((name, i) => [name, i]));
    const points = tensorsOf(tf, batch);
    const lossOf = targetLoss(tf, batch);
    const values = Array.from(parameters.values(), ({ shape, data }) => tf.tensor(data, [...shape]));
    const loss = (...all: Tensor[]): Tensor => {
      const ops = tensorflowOps(tf, batch.tasks);
      const { mean, std } = network.predict(tf, ops, (name) => all[position.get(name) as number], points, latents);
      return lossOf(mean, std).mean();
    };
    const { value, grads } = tf.valueAndGrads(loss)(values);
    readGradients(grads, gradient);
    return value.dataSync()[0];
  });
}

/** Log-likelihood of each target of a batch, tasks x targets, in float32. */
export function logLikelihoods(
  tf: Tf,
  network: TrainableNetwork,
  parameters: ReadonlyMap<string, Stored>,
  batch: TaskBatch,
  latents: number,
): Float32Array {
  return scope(tf, () => {
    const values = new Map(Array.from(parameters, ([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
    const points = tensorsOf(tf, batch);
    const ops = tensorflowOps(tf, batch.tasks);
    const { mean, std } = network.predict(tf, ops, (name) => values.get(name) as Tensor, points, latents);
    const y = tf.tensor(batch.targetY, [batch.tasks * batch.targets, 1]);
    return negativeLogLikelihood(mean, std, y).neg().dataSync() as Float32Array;
  });
}
