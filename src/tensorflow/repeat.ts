import type { Tensor } from '@tensorflow/tfjs-node';
import { differentiable } from './differentiable.js';
import type { Tf } from './load.js';

/** All rows of a matrix, `times` times: [r1 r2] -> [r1 r2 r1 r2]. */
export function repeatRows(tf: Tf, x: Tensor, times: number): Tensor {
  const [rows, cols] = x.shape as [number, number];
  return repeated(tf, x, [1, rows, cols], 0, times, [times * rows, cols]);
}

/** All columns, `times` times: [a b] -> [a b a b]. */
export function tileColumns(tf: Tf, x: Tensor, times: number): Tensor {
  const [rows, cols] = x.shape as [number, number];
  return repeated(tf, x, [rows, 1, cols], 1, times, [rows, times * cols]);
}

/** Each column `times` times in a row: [a b] -> [a a b b]. */
export function repeatColumns(tf: Tf, x: Tensor, times: number): Tensor {
  const [rows, cols] = x.shape as [number, number];
  return repeated(tf, x, [rows, cols, 1], 2, times, [rows, cols * times]);
}

/** Repeats a view of `x` along an axis of length 1. The gradient of tf.tile would slice the repeats and add them one by one. */
function repeated(tf: Tf, x: Tensor, view: [number, number, number], axis: number, times: number, shape: [number, number]): Tensor {
  if (times === 1) return x;
  const repeats = view.map((_, i) => (i === axis ? times : 1));
  const whole = view.map((size, i) => size * repeats[i]);
  const operation = differentiable(tf)<[Tensor]>(
    ([one]) => one.reshape(view).tile(repeats).reshape(shape),
    (dy) => dy.reshape(whole).sum(axis).reshape(x.shape),
  );
  return operation(x);
}
