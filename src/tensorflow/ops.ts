import type { Tensor } from '@tensorflow/tfjs-node';
import type { Elementwise, Layers } from '../cmab/ops.js';
import { fusedGradients } from './fused-gradients.js';
import type { Tf } from './load.js';
import { repeatColumns, repeatRows, tileColumns } from './repeat.js';

/**
 * The network's operations on TensorFlow.js, with gradients. Tensors are [rows, cols]; those of a batch hold the rows of its elements one
 * after another, and what `joinHeads` adds may have the rows of one element, which then serve all.
 *
 * @param batch elements of the batch, as `attend` tells them apart.
 */
export function tensorflowOps(tf: Tf, batch = 1): Layers<Tensor> & Elementwise<Tensor> {
  const { linear, plainLinear, layerNorm, gelu, gatedGelu, attention } = fusedGradients(tf);
  const rowsOf = (x: Tensor): number => x.shape[0];
  const colsOf = (x: Tensor): number => x.shape[1] as number;

  return {
    linear: (x, weight, bias) => (bias === undefined ? plainLinear(x, weight) : linear(x, weight, bias)),
    layerNorm,
    attend(q, k, v, heads) {
      const split = (x: Tensor): Tensor => x.reshape([batch, rowsOf(x) / batch, heads, colsOf(x) / heads]).transpose([0, 2, 1, 3]);
      return attention(split(q), split(k), split(v))
        .transpose([0, 2, 1, 3])
        .reshape([rowsOf(q), colsOf(v)]);
    },
    gatedGelu,
    fourier(x, octaves) {
      const angles = tf.concat(
        octaves.map((octave) => x.mul(Math.PI * octave)),
        -1,
      );
      return tf.concat([x, angles.sin(), angles.cos()], -1);
    },
    lift: (x, heads) => tileColumns(tf, tf.concat([x, x.square().sum(-1, true), tf.ones([rowsOf(x), 1])], -1), heads),
    joinHeads(x, y, heads) {
      const split = (z: Tensor): Tensor => z.reshape([rowsOf(z), heads, colsOf(z) / heads]);
      const beside = rowsOf(y) < rowsOf(x) ? repeatRows(tf, y, rowsOf(x) / rowsOf(y)) : y;
      return tf.concat([split(x), split(beside)], -1).reshape([rowsOf(x), colsOf(x) + colsOf(y)]);
    },
    distanceKeys(anchors, precision, heads) {
      const rows = rowsOf(anchors);
      const p = anchors.reshape([rows, heads, colsOf(anchors) / heads]);
      const keys = tf.concat([p, tf.ones([rows, heads, 1]).mul(-0.5), p.square().sum(-1, true).mul(-0.5)], -1);
      return keys.mul(precision.expandDims(-1)).reshape([rows, -1]);
    },
    repeatColumns: (x, times) => repeatColumns(tf, x, times),
    columns: (x, from, to) => x.slice([0, from], [rowsOf(x), to - from]),
    concat: (x, y) => tf.concat([x, y], -1),
    gelu,
    relu: (x) => x.relu(),
    exp: (x) => x.exp(),
    log: (x) => x.log(),
    asinh: (x) => x.asinh(),
    softplus: (x) => x.softplus(),
    affine: (x, factor, term) => (term === 0 ? x.mul(factor) : x.mul(factor).add(term)),
    clip: (x, low, high) => tf.clipByValue(x, low, high),
    add: (x, y) => x.add(y),
    subtract: (x, y) => x.sub(y),
    multiply: (x, y) => x.mul(y),
    divide: (x, y) => x.div(y),
    maximum: (x, y) => tf.maximum(x, y),
  };
}
