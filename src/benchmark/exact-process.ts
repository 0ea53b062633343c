import { cholesky, solveLower } from '../math/cholesky.js';

/** Matern 3/2, in units of half a tile. */
const LENGTH = 0.3;
const NOISE = 0.1;

/** Exact Gaussian process with known hyper-parameters (Rasmussen and Williams, algorithm 2.1), until it is ready to predict. */
export class ExactProcess {
  readonly #places: Float64Array;
  readonly #values: Float64Array;
  readonly #inputs: number;
  /** Lower triangle: the covariance's Cholesky factor L. */
  readonly #factor: Float64Array;
  /** `L^-1 y`. */
  readonly #white: Float64Array;

  /** @param places `n x inputs`. */
  constructor(places: Float64Array, values: Float64Array) {
    const n = values.length;
    this.#places = places;
    this.#values = values;
    this.#inputs = places.length / n;
    this.#factor = new Float64Array(n * n);
    this.#white = new Float64Array(n);
  }

  /** Takes in the readings from row `from` on; 0: all, from scratch. Those before must have been taken in. */
  takeIn(from: number): Float64Array {
    const n = this.#values.length;
    for (let i = from; i < n; i++) {
      for (let j = 0; j < i; j++) this.#factor[i * n + j] = this.#covariance(i, j);
      this.#factor[i * n + i] = 1 + NOISE ** 2;
      this.#white[i] = this.#values[i];
    }
    if (!cholesky(this.#factor, n, from)) throw new Error('the covariance of the readings is not positive definite');
    solveLower(this.#factor, n, this.#white, from);
    return this.#white;
  }

  #covariance(i: number, j: number): number {
    let square = 0;
    for (let axis = 0; axis < this.#inputs; axis++)
      square += (this.#places[i * this.#inputs + axis] - this.#places[j * this.#inputs + axis]) ** 2;
    const r = Math.sqrt(3 * square) / LENGTH;
    return (1 + r) * Math.exp(-r);
  }
}
