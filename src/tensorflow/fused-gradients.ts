import type { Tensor } from '@tensorflow/tfjs-node';
import { differentiable, type Operation } from './differentiable.js';
import type { Tf } from './load.js';

/**
 * Operations with gradients written out. Each is one node of the gradient tape in place of up to a dozen, whose bookkeeping costs
 * more than their arithmetic on tensors of this size.
 */
export interface FusedGradients {
  /** `x W^T + b` of rows x. */
  readonly linear: Operation<[Tensor, Tensor, Tensor]>;
  readonly plainLinear: Operation<[Tensor, Tensor]>;
  /** Of rows x, with gain and bias. */
  readonly layerNorm: Operation<[Tensor, Tensor, Tensor]>;
  readonly gelu: Operation<[Tensor]>;
  /** `a * gelu(g)` of `[a | g]`. */
  readonly gatedGelu: Operation<[Tensor]>;
  /** Softmax attention of queries, keys and values, batch x heads x rows x columns; scores are scaled by `1 / sqrt(value width)`. */
  readonly attention: Operation<[Tensor, Tensor, Tensor]>;
}

const EPSILON = 1e-5;

export function fusedGradients(tf: Tf): FusedGradients {
  const operation = differentiable(tf);
  const times = (x: Tensor, y: Tensor, transposeX: boolean, transposeY: boolean): Tensor => tf.matMul(x, y, transposeX, transposeY);
  const linearGradient = (dy: Tensor, [x, weight]: Tensor[]): [Tensor, Tensor] => [
    times(dy, weight, false, false),
    times(dy, x, true, false),
  ];
  const cdf = (x: Tensor): Tensor => tf.erf(x.mul(Math.SQRT1_2)).add(1).mul(0.5);
  // d gelu / dx = Phi(x) + x phi(x)
  const slope = (x: Tensor, phi: Tensor): Tensor => phi.add(x.mul(x.square().mul(-0.5).exp()).mul(1 / Math.sqrt(2 * Math.PI)));
  const scaleOf = (values: Tensor): number => 1 / Math.sqrt(values.shape[values.rank - 1]);
  const half = (x: Tensor): [Tensor, Tensor] => tf.split(x, 2, -1) as [Tensor, Tensor];

  return {
    linear: operation<[Tensor, Tensor, Tensor]>(
      ([x, weight, bias], save) => {
        save(x, weight);
        return times(x, weight, false, true).add(bias);
      },
      (dy, saved) => [...linearGradient(dy, saved), dy.sum(0)],
    ),
    plainLinear: operation<[Tensor, Tensor]>(([x, weight], save) => {
      save(x, weight);
      return times(x, weight, false, true);
    }, linearGradient),
    layerNorm: operation<[Tensor, Tensor, Tensor]>(
      ([x, gain, bias], save) => {
        const centred = x.sub(x.mean(-1, true));
        const inverse = centred.square().mean(-1, true).add(EPSILON).rsqrt();
        const normal = centred.mul(inverse);
        save(normal, inverse, gain);
        return normal.mul(gain).add(bias);
      },
      (dy, [normal, inverse, gain]) => {
        const dn = dy.mul(gain);
        const dx = dn
          .sub(dn.mean(-1, true))
          .sub(normal.mul(dn.mul(normal).mean(-1, true)))
          .mul(inverse);
        return [dx, dy.mul(normal).sum(0), dy.sum(0)];
      },
    ),
    gelu: operation<[Tensor]>(
      ([x], save) => {
        const phi = cdf(x);
        save(x, phi);
        return x.mul(phi);
      },
      (dy, [x, phi]) => dy.mul(slope(x, phi)),
    ),
    gatedGelu: operation<[Tensor]>(
      ([x], save) => {
        const [a, g] = half(x);
        const phi = cdf(g);
        save(a, g, phi);
        return a.mul(g).mul(phi);
      },
      (dy, [a, g, phi]) => tf.concat([dy.mul(g).mul(phi), dy.mul(a).mul(slope(g, phi))], -1),
    ),
    attention: operation<[Tensor, Tensor, Tensor]>(
      ([queries, keys, values], save) => {
        const scaled = queries.mul(scaleOf(values));
        const p = tf.softmax(times(scaled, keys, false, true));
        save(scaled, keys, values, p);
        return times(p, values, false, false);
      },
      (dy, [scaled, keys, values, p]) => {
        const dp = times(dy, values, false, true).mul(p);
        const ds = dp.sub(p.mul(dp.sum(-1, true)));
        return [times(ds, keys, false, false).mul(scaleOf(values)), times(ds, scaled, true, false), times(p, dy, true, false)];
      },
    ),
  };
}
