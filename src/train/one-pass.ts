import type { Tensor } from '@tensorflow/tfjs-node';
import type { Architecture } from '../cmab/architecture.js';
import { dataContext, decode, distribution, embedContext, encode } from '../cmab/cmanp.js';
import { averageWithEvidence, dataQueries, plainAverage, type Readout, type Sums } from '../cmab/data-cross-attention.js';
import type { Network } from '../cmab/layers.js';
import type { Elementwise, Layers, Parameters } from '../cmab/ops.js';
import { isPerLatent } from '../cmab/parameters.js';
import type { Tf } from '../tensorflow/load.js';

/*
 * The network on whole contexts in one differentiable pass, for training. It is the network of src/cmab; only the sums (m, d, n),
 * which prediction rolls up batch by batch, are computed here at once.
 */

export interface TensorBatch {
  /** tasks x contexts x inputs, tasks x contexts x 1, tasks x targets x inputs. */
  readonly contextX: Tensor;
  readonly contextY: Tensor;
  readonly targetX: Tensor;
}

export type TensorflowOps = Layers<Tensor> & Elementwise<Tensor>;

/** Predictive mean and std at the targets, tasks x targets x 1, with the first `latents` latents. */
export function predictOnePass(
  tf: Tf,
  ops: TensorflowOps,
  architecture: Architecture,
  parameters: Parameters<Tensor>,
  { contextX, contextY, targetX }: TensorBatch,
  latents: number,
): { mean: Tensor; std: Tensor } {
  const parameter: Parameters<Tensor> = (name) =>
    isPerLatent(name) && latents < architecture.latents ? parameters(name).slice([0, 0], [latents, -1]) : parameters(name);
  const net: Network<Tensor> = { architecture, ops, parameter };
  const blocks = Array.from({ length: architecture.blocks }, (_, i) => parameter(`blocks.${i}.latents`));
  const embeddings = embedContext(net, contextX, contextY);
  const reads = blocks.map((blockLatents, i) =>
    readout(net, ops, i, onePassSums(tf, net, i, blockLatents, dataContext(net, i, embeddings))),
  );
  const encoded = encode(net, { input: parameter('latents'), blocks }, reads);
  return distribution(ops, decode(net, encoded, targetX), architecture.std);
}

function readout({ architecture, parameter }: Network<Tensor>, ops: TensorflowOps, block: number, sums: Sums<Tensor>): Readout<Tensor> {
  const headWidth = architecture.width / architecture.heads;
  if (!architecture.evidence) return plainAverage(ops, sums, headWidth);
  const scope = `blocks.${block}.data_cross`;
  const nothing = { score: parameter(`${scope}.null_score`), value: parameter(`${scope}.null_value`) };
  return averageWithEvidence(ops, sums, nothing, headWidth);
}

/** `m`, `d`: tasks x latents x heads; `n`: tasks x latents x width. */
function onePassSums(tf: Tf, net: Network<Tensor>, block: number, blockLatents: Tensor, context: Tensor): Sums<Tensor> {
  const { width, heads } = net.architecture;
  const scope = `blocks.${block}.data_cross`;
  const headWidth = width / heads;
  const [tasks, contexts] = context.shape;
  const latents = blockLatents.shape[0];
  const queries = dataQueries(net, scope, blockLatents).reshape([latents, heads, headWidth]).transpose([1, 0, 2]);
  const keyWeight = net.parameter(`${scope}.k.weight`).reshape([heads, headWidth, width]);
  const absorbed = tf
    .matMul(queries, keyWeight)
    .mul(1 / Math.sqrt(headWidth))
    .reshape([1, heads * latents, width]);
  const scores = tf.matMul(absorbed.tile([tasks, 1, 1]), context, false, true).reshape([tasks, heads, latents, contexts]);
  // The maximum only shifts the sums against overflow: results do not depend on it, so no gradient flows through it.
  const top = tf.tidy(() => scores.max(-1, true));
  const m = tf.tensor(top.dataSync(), top.shape);
  const p = scores.sub(m).exp();
  const values = net.ops
    .linear(context, net.parameter(`${scope}.v.weight`))
    .reshape([tasks, contexts, heads, headWidth])
    .transpose([0, 2, 1, 3]);
  // A value of one beside the others makes the denominator part of the same product.
  const sums = tf.matMul(p, tf.concat([values, tf.ones([tasks, heads, contexts, 1])], -1)).transpose([0, 2, 1, 3]);
  return {
    m: m.squeeze([3]).transpose([0, 2, 1]),
    d: sums.slice([0, 0, 0, headWidth], [-1, -1, -1, 1]).squeeze([3]),
    n: sums.slice([0, 0, 0, 0], [-1, -1, -1, headWidth]).reshape([tasks, latents, width]),
  };
}
