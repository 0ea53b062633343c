import type { Tensor } from '../cmab/weights.js';

/** All parameters of a network in one vector, for the optimiser, with views by name for the network. */
export class ParameterVector {
  readonly data: Float32Array;
  /** Views into `data`. */
  readonly views: ReadonlyMap<string, Tensor>;

  constructor(shapes: ReadonlyMap<string, readonly number[]>) {
    const sizes = Array.from(shapes.values(), (shape) => shape.reduce((a, b) => a * b));
    this.data = new Float32Array(sizes.reduce((a, b) => a + b, 0));
    const views = new Map<string, Tensor>();
    let at = 0;
    Array.from(shapes).forEach(([name, shape], i) => {
      views.set(name, { shape, data: this.data.subarray(at, at + sizes[i]) });
      at += sizes[i];
    });
    this.views = views;
  }

  /** @throws Error naming a parameter that is missing or has another shape. */
  set(weights: ReadonlyMap<string, Tensor>): void {
    for (const [name, view] of this.views) {
      const tensor = weights.get(name);
      if (tensor === undefined) throw new Error(`parameter '${name}' is missing`);
      if (tensor.shape.join() !== view.shape.join()) {
        throw new Error(`parameter '${name}' has the shape ${tensor.shape.join(' x ')}, not ${view.shape.join(' x ')}`);
      }
      view.data.set(tensor.data);
    }
  }
}
