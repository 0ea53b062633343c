import type { Tensor } from '@tensorflow/tfjs-node';
import type { Elementwise, Layers } from '../cmab/ops.js';
import { fusedGradients } from './fused-gradients.js';
import type { Tf } from './load.js';

/** The network's operations on TensorFlow.js, with gradients. Tensors are [rows, cols] or [batch, rows, cols]; parameters are rank 1 or 2. */
export function tensorflowOps(tf: Tf): Layers<Tensor> & Elementwise<Tensor> {
  const rowsOf = (x: Tensor): Tensor => (x.rank === 2 ? x : x.reshape([-1, x.shape[x.rank - 1]]));
  const withRowsOf = (x: Tensor, flat: Tensor): Tensor =>
    x.rank === 2 ? flat : flat.reshape([...x.shape.slice(0, -1), flat.shape[1] as number]);
  const { linear, plainLinear, layerNorm, gelu, gatedGelu, attention, repeat } = fusedGradients(tf);

  return {
    linear(x, weight, bias) {
      const rows = rowsOf(x);
      return withRowsOf(x, bias === undefined ? plainLinear(rows, weight) : linear(rows, weight, bias));
    },
    layerNorm: (x, gain, bias) => withRowsOf(x, layerNorm(rowsOf(x), gain, bias)),
    attend(q, k, v, heads) {
      const split = (x: Tensor): Tensor => {
        const [rows, cols] = x.shape.slice(-2);
        return x.reshape([-1, rows, heads, cols / heads]).transpose([0, 2, 1, 3]);
      };
      // A context without a batch dimension serves every element of the batch, and the other way round.
      const [qs, ks, vs] = [split(q), split(k), split(v)];
      const batch = Math.max(qs.shape[0], ks.shape[0]);
      const whole = (x: Tensor): Tensor => (x.shape[0] === batch ? x : repeat(x, batch));
      const read = attention(whole(qs), whole(ks), whole(vs)).transpose([0, 2, 1, 3]);
      const rows = q.shape[q.rank - 2];
      return read.reshape(q.rank === 2 && k.rank === 2 ? [rows, -1] : [batch, rows, v.shape[v.rank - 1] as number]);
    },
    gatedGelu: (x) => gatedGelu(x),
    fourier(x, octaves) {
      const angles = tf.concat(
        octaves.map((octave) => x.mul(Math.PI * octave)),
        -1,
      );
      return tf.concat([x, angles.sin(), angles.cos()], -1);
    },
    lift(x, heads) {
      const lifted = tf.concat([x, x.square().sum(-1, true), tf.ones([...x.shape.slice(0, -1), 1])], -1);
      return lifted.tile([...x.shape.slice(1).map(() => 1), heads]);
    },
    joinHeads(x, y, heads) {
      const split = (z: Tensor): Tensor => z.reshape([...z.shape.slice(0, -1), heads, z.shape[z.rank - 1] / heads]);
      const right = y.rank < x.rank ? repeat(split(y).expandDims(0), x.shape[0]) : split(y);
      return tf.concat([split(x), right], -1).reshape([...x.shape.slice(0, -1), x.shape[x.rank - 1] + y.shape[y.rank - 1]]);
    },
    distanceKeys(anchors, precision, heads) {
      const [rows, cols] = anchors.shape;
      const p = anchors.reshape([rows, heads, cols / heads]);
      const keys = tf.concat([p, tf.ones([rows, heads, 1]).mul(-0.5), p.square().sum(-1, true).mul(-0.5)], -1);
      return keys.mul(precision.expandDims(-1)).reshape([rows, -1]);
    },
    repeatColumns(x, times) {
      const shape = x.shape;
      return x
        .expandDims(-1)
        .tile([...shape.map(() => 1), times])
        .reshape([...shape.slice(0, -1), shape[x.rank - 1] * times]);
    },
    columns: (x, from, to) => x.slice([...x.shape.slice(1).map(() => 0), from], [...x.shape.slice(0, -1), to - from]),
    concat: (x, y) => tf.concat([x, y], -1),
    gelu,
    relu: (x) => x.relu(),
    exp: (x) => x.exp(),
    log: (x) => x.log(),
    softplus: (x) => x.softplus(),
    affine: (x, factor, term) => x.mul(factor).add(term),
    clip: (x, low, high) => tf.clipByValue(x, low, high),
    add: (x, y) => x.add(y),
    subtract: (x, y) => x.sub(y),
    multiply: (x, y) => x.mul(y),
    divide: (x, y) => x.div(y),
    // tf.maximum has no gradient for an operand that broadcasts
    maximum: (x, y) => x.sub(y).relu().add(y),
  };
}
