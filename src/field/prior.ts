import type { Conditioned, Engine, Prediction } from '../engine/engine.js';
import { placeKey } from './place-key.js';

/** Predictions remembered: several times a grid's cells in one tile. */
const MAX_REMEMBERED = 65_536;

/**
 * What the model predicts where nothing was read. It depends on the place within the tile alone, so that the cells of a grid, which come
 * back tile after tile and grid after grid, are computed once.
 */
export class Prior {
  readonly #engine: Engine;
  readonly conditioned: Conditioned;
  readonly #slots = new Map<number, number>();
  readonly #mean = new Float64Array(MAX_REMEMBERED);
  readonly #std = new Float64Array(MAX_REMEMBERED);

  constructor(engine: Engine) {
    this.#engine = engine;
    this.conditioned = engine.condition(engine.newState());
  }

  /** @param inputs `n x dimensions`, the tile's coordinates. */
  predict(inputs: Float64Array): Prediction {
    const dimensions = this.#engine.model.architecture.inputs;
    const count = inputs.length / dimensions;
    if (count > MAX_REMEMBERED) return this.#engine.predict(this.conditioned, inputs);
    const keys = Array.from({ length: count }, (_, row) => placeKey(inputs, row, dimensions));
    this.#learn(keys, inputs, dimensions);
    const slots = keys.map((key) => this.#slots.get(key) as number);
    return { mean: Float64Array.from(slots, (slot) => this.#mean[slot]), std: Float64Array.from(slots, (slot) => this.#std[slot]) };
  }

  #learn(keys: readonly number[], inputs: Float64Array, dimensions: number): void {
    let missing = this.#missing(keys);
    if (this.#slots.size + missing.size > MAX_REMEMBERED) {
      this.#slots.clear();
      missing = this.#missing(keys);
    }
    if (missing.size === 0) return;
    const targets = new Float64Array(missing.size * dimensions);
    [...missing.values()].forEach((row, i) => targets.set(inputs.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions));
    const { mean, std } = this.#engine.predict(this.conditioned, targets);
    const first = this.#slots.size;
    this.#mean.set(mean, first);
    this.#std.set(std, first);
    for (const key of missing.keys()) this.#slots.set(key, this.#slots.size);
  }

  #missing(keys: readonly number[]): Map<number, number> {
    const missing = new Map<number, number>();
    keys.forEach((key, row) => {
      if (!this.#slots.has(key)) missing.set(key, row);
    });
    return missing;
  }
}
