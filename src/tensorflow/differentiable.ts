import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tf } from './load.js';

export type Operation<A extends Tensor[]> = (...inputs: A) => Tensor;

type Save = (...tensors: Tensor[]) => void;

/** Makes operations whose gradients are written out: one node of the gradient tape each. */
export function differentiable(
  tf: Tf,
): <A extends Tensor[]>(
  forward: (inputs: A, save: Save) => Tensor,
  backward: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[],
) => Operation<A> {
  // tfjs passes a save function as the last argument, and what was saved to the gradient; its types know neither.
  return <A extends Tensor[]>(forward: (inputs: A, save: Save) => Tensor, backward: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[]) =>
    tf.customGrad((...args) => {
      const save = args.pop() as unknown as (tensors: Tensor[]) => void;
      const value = forward(args as unknown as A, (...tensors) => save(tensors));
      return { value, gradFunc: backward };
    }) as Operation<A>;
}
