import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tf } from '../tensorflow/load.js';
import { scope } from '../tensorflow/scope.js';

/** A matrix among the parameters: where it starts in their vector, and its shape. */
export interface MatrixSlot {
  readonly offset: number;
  readonly rows: number;
  readonly cols: number;
}

const MOMENTUM = 0.95;
/** Coefficients of the quintic iteration that drives all singular values towards 1 (Jordan et al., 2024). */
const [A, B, C] = [3.4445, -4.775, 2.0315];
const ITERATIONS = 5;

/**
 * Muon (Jordan et al., "Muon: an optimizer for hidden layers", 2024): momentum whose matrices are made orthogonal by Newton-Schulz
 * iterations before they are applied. Steps are scaled to the size of Adam's, 0.2 sqrt(max(rows, cols)), so that rates compare.
 */
export class Muon {
  readonly momentum: Float32Array;
  readonly #tf: Tf;
  /** Slots of equal shape go through the iterations together. */
  readonly #groups: readonly (readonly MatrixSlot[])[];

  constructor(tf: Tf, size: number, slots: readonly MatrixSlot[]) {
    this.#tf = tf;
    this.momentum = new Float32Array(size);
    const byShape = new Map<string, MatrixSlot[]>();
    for (const slot of slots) byShape.set(`${slot.rows}x${slot.cols}`, [...(byShape.get(`${slot.rows}x${slot.cols}`) ?? []), slot]);
    this.#groups = Array.from(byShape.values());
  }

  /** One step in place on the matrices; the rest of the vector is left alone. */
  update(parameters: Float32Array, gradient: Float32Array, rate: number): void {
    const { momentum } = this;
    for (const slots of this.#groups) {
      const { rows, cols } = slots[0];
      const size = rows * cols;
      const ahead = new Float32Array(slots.length * size);
      slots.forEach(({ offset }, s) => {
        for (let i = 0; i < size; i++) {
          const g = gradient[offset + i];
          momentum[offset + i] += (1 - MOMENTUM) * (g - momentum[offset + i]);
          ahead[s * size + i] = (1 - MOMENTUM) * g + MOMENTUM * momentum[offset + i];
        }
      });
      const direction = this.#orthogonal(ahead, slots.length, rows, cols);
      const step = 0.2 * Math.sqrt(Math.max(rows, cols)) * rate;
      slots.forEach(({ offset }, s) => {
        for (let i = 0; i < size; i++) parameters[offset + i] -= step * direction[s * size + i];
      });
    }
  }

  /** The nearest orthogonal matrices, about: singular values end within 0.7 .. 1.2. */
  #orthogonal(matrices: Float32Array, count: number, rows: number, cols: number): Float32Array {
    const tf = this.#tf;
    return scope(tf, () => {
      const isTall = rows > cols;
      let x: Tensor = tf.tensor3d(matrices, [count, rows, cols]);
      if (isTall) x = x.transpose([0, 2, 1]);
      x = x.div(x.square().sum([1, 2], true).sqrt().add(1e-9));
      for (let i = 0; i < ITERATIONS; i++) {
        const a = tf.matMul(x, x, false, true);
        const b = a.mul(B).add(tf.matMul(a, a).mul(C));
        x = x.mul(A).add(tf.matMul(b, x));
      }
      return (isTall ? x.transpose([0, 2, 1]) : x).dataSync() as Float32Array;
    });
  }
}
