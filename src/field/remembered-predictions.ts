import type { Conditioned, Engine, Prediction } from '../engine/engine.js';
import { placeKey } from './place-key.js';

interface Remembered {
  readonly inputs: Float64Array;
  readonly prediction: Prediction;
}

/** Fewer targets than this are not a grid's, and must not push a grid's out. */
const WORTH_REMEMBERING = 16;

/**
 * Predicts only what is new: of a tile whose state and time are the same as at the last grid, cells of that grid are taken from there, also
 * when the grid has moved on over the tile by whole cells. Held per conditioned tile, and gone with it.
 */
export class RememberedPredictions {
  readonly #engine: Engine;
  readonly #last = new WeakMap<Conditioned, Remembered>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** As `Engine.predict`; the result is not the caller's to change. */
  predict(conditioned: Conditioned, inputs: Float64Array): Prediction {
    const last = this.#last.get(conditioned);
    if (last && areEqual(last.inputs, inputs)) return last.prediction;
    const count = inputs.length / this.#engine.model.architecture.inputs;
    if (count < WORTH_REMEMBERING) return this.#engine.predict(conditioned, inputs);
    const prediction = last ? this.#predictNew(conditioned, inputs, last) : this.#engine.predict(conditioned, inputs);
    this.#last.set(conditioned, { inputs, prediction });
    return prediction;
  }

  #predictNew(conditioned: Conditioned, inputs: Float64Array, last: Remembered): Prediction {
    const dimensions = this.#engine.model.architecture.inputs;
    const known = new Map<number, number>();
    for (let row = 0; row < last.prediction.mean.length; row++) known.set(placeKey(last.inputs, row, dimensions), row);
    const count = inputs.length / dimensions;
    const [mean, std] = [new Float64Array(count), new Float64Array(count)];
    const fresh: number[] = [];
    for (let row = 0; row < count; row++) {
      const from = known.get(placeKey(inputs, row, dimensions));
      if (from === undefined) fresh.push(row);
      else [mean[row], std[row]] = [last.prediction.mean[from], last.prediction.std[from]];
    }
    const targets = new Float64Array(fresh.length * dimensions);
    fresh.forEach((row, i) => targets.set(inputs.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions));
    const added = this.#engine.predict(conditioned, targets);
    fresh.forEach((row, i) => ([mean[row], std[row]] = [added.mean[i], added.std[i]]));
    return { mean, std };
  }
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
