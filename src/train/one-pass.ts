import type { Tensor } from '@tensorflow/tfjs-node';
import { anchorKeys, anchorsOf, distanceFactor } from '../cmab/anchors.js';
import type { Architecture } from '../cmab/architecture.js';
import { type DataContext, dataContext, distribution, embedContext, encode, predictHead, readLatents } from '../cmab/cmanp.js';
import { averageWithEvidence, dataQueries, plainAverage, type Readout, type Sums } from '../cmab/data-cross-attention.js';
import type { Network, Places } from '../cmab/layers.js';
import type { Elementwise, Layers, Parameters } from '../cmab/ops.js';
import { isPerLatent } from '../cmab/parameters.js';
import type { Tf } from '../tensorflow/load.js';
import { repeatRows } from '../tensorflow/repeat.js';

/*
 * The network on whole contexts in one differentiable pass, for training. It is the network of src/cmab; only the sums (m, d, n),
 * which prediction rolls up batch by batch, are computed here at once.
 */

export interface TensorBatch {
  readonly tasks: number;
  /** (tasks contexts) x inputs, (tasks contexts) x 1, (tasks targets) x inputs. */
  readonly contextX: Tensor;
  readonly contextY: Tensor;
  readonly targetX: Tensor;
  /** tasks x contexts, as in `TaskBatch`. */
  readonly logWeights?: Tensor;
}

export type TensorflowOps = Layers<Tensor> & Elementwise<Tensor>;

/**
 * Predictive mean and std at the targets, (tasks targets) x 1 each, with the first `latents` latents, and the features that they and the
 * covariance head are made of.
 *
 * @param ops of a batch of so many tasks.
 */
export function predictOnePass(
  tf: Tf,
  ops: TensorflowOps,
  architecture: Architecture,
  parameters: Parameters<Tensor>,
  batch: TensorBatch,
  latents: number,
): { mean: Tensor; std: Tensor; features: Tensor } {
  const parameter: Parameters<Tensor> = (name) =>
    isPerLatent(name) && latents < architecture.latents ? parameters(name).slice([0, 0], [latents, -1]) : parameters(name);
  const factor = distanceFactor(architecture, latents);
  const net: Network<Tensor> = { architecture, ops, parameter, places: places(ops, architecture, parameter, factor) };
  const blocks = Array.from({ length: architecture.blocks }, (_, i) => parameter(`blocks.${i}.latents`));
  const { tasks, contextX, contextY, targetX } = batch;
  const embeddings = embedContext(net, contextX, contextY);
  const reads = blocks.map((blockLatents, i) => {
    const weights = scoreWeights(tf, net, ops, `blocks.${i}.data_cross`, blockLatents, factor);
    return readout(tf, net, ops, i, onePassSums(tf, net, i, dataContext(net, i, embeddings, contextX), weights, batch), tasks);
  });
  const each = (x: Tensor): Tensor => repeatRows(tf, x, tasks);
  const encoded = encode(net, { input: each(parameter('latents')), blocks: blocks.map(each) }, reads);
  const features = readLatents(net, encoded, targetX);
  return { ...distribution(ops, predictHead(net, features), architecture.std), features };
}

function readout(
  tf: Tf,
  { architecture, parameter }: Network<Tensor>,
  ops: TensorflowOps,
  block: number,
  sums: Sums<Tensor>,
  tasks: number,
): Readout<Tensor> {
  const headWidth = architecture.width / architecture.heads;
  if (!architecture.evidence) return plainAverage(ops, sums, headWidth);
  const scope = `blocks.${block}.data_cross`;
  const each = (name: string): Tensor => repeatRows(tf, parameter(`${scope}.${name}`), tasks);
  const nothing = { score: each('null_score'), value: each('null_value') };
  return averageWithEvidence(ops, sums, nothing, headWidth, architecture.evidence === 'asinh');
}

/** Anchors of the attentions over latents, as of the current parameters. */
function places(
  ops: TensorflowOps,
  { anchors, heads, width }: Architecture,
  parameter: Parameters<Tensor>,
  factor: number,
): Places<Tensor> | undefined {
  if (!anchors) return undefined;
  return {
    latents: ops.lift(parameter('places'), heads),
    keys: (scope) => anchorKeys(ops, anchorsOf(parameter, scope), heads, factor * Math.sqrt(width / heads)),
  };
}

/** Rows `heads x latents` of the matrix whose product with the readings' `scores` input are all scores of a block (absorbed-keys.ts). */
function scoreWeights(tf: Tf, net: Network<Tensor>, ops: TensorflowOps, scope: string, blockLatents: Tensor, factor: number): Tensor {
  const { width, heads, anchors } = net.architecture;
  const headWidth = width / heads;
  const byHead = (x: Tensor): Tensor => x.reshape([x.shape[0], heads, (x.shape[1] as number) / heads]).transpose([1, 0, 2]);
  const keyWeight = net.parameter(`${scope}.k.weight`).reshape([heads, headWidth, width]);
  const content = tf.matMul(byHead(dataQueries(net, scope, blockLatents)), keyWeight).mul(1 / Math.sqrt(headWidth));
  if (!anchors) return content;
  return tf.concat([content, byHead(anchorKeys(ops, anchorsOf(net.parameter, scope), heads, factor))], -1);
}

/** `m`, `d`: (tasks latents) x heads; `n`: (tasks latents) x width. */
function onePassSums(
  tf: Tf,
  net: Network<Tensor>,
  block: number,
  context: DataContext<Tensor>,
  weights: Tensor,
  { tasks, logWeights }: TensorBatch,
): Sums<Tensor> {
  const { width, heads } = net.architecture;
  const headWidth = width / heads;
  const [rows, cols] = context.scores.shape as [number, number];
  const contexts = rows / tasks;
  const latents = weights.shape[1] as number;
  const queries = repeatRows(tf, weights.reshape([heads * latents, cols]), tasks).reshape([tasks, heads * latents, cols]);
  const readings = tf.matMul(queries, context.scores.reshape([tasks, contexts, cols]), false, true);
  const scores = (logWeights === undefined ? readings : readings.add(logWeights.expandDims(1))).reshape([tasks, heads, latents, contexts]);
  // The maximum only shifts the sums against overflow: results do not depend on it, so no gradient flows through it.
  const top = tf.tidy(() => scores.max(-1, true));
  const m = tf.tensor(top.dataSync(), top.shape);
  const p = scores.sub(m).exp();
  const values = net.ops
    .linear(context.values, net.parameter(`blocks.${block}.data_cross.v.weight`))
    .reshape([tasks, contexts, heads, headWidth])
    .transpose([0, 2, 1, 3]);
  // A value of one beside the others makes the denominator part of the same product.
  const sums = tf.matMul(p, tf.concat([values, tf.ones([tasks, heads, contexts, 1])], -1)).transpose([0, 2, 1, 3]);
  return {
    m: m
      .squeeze([3])
      .transpose([0, 2, 1])
      .reshape([tasks * latents, heads]),
    d: sums.slice([0, 0, 0, headWidth], [-1, -1, -1, 1]).reshape([tasks * latents, heads]),
    n: sums.slice([0, 0, 0, 0], [-1, -1, -1, headWidth]).reshape([tasks * latents, width]),
  };
}
