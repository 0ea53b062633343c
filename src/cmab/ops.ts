/**
 * What the network is written in. The architecture (`cmab.ts`, `cmanp.ts`) is defined once over these operations; an engine supplies
 * them: plain float64 (`dense.ts`, the reference), WebAssembly (prediction) and TensorFlow (training, with gradients).
 *
 * A tensor `T` is rows x columns, with any batch dimensions of the engine in front. Parameters are `T`s too and broadcast over batches.
 */
export interface Layers<T> {
  /** `x W^T + b`, with `weight` [out, in] and `bias` [out]. */
  linear(x: T, weight: T, bias?: T): T;
  /** Normalised over columns (eps 1e-5), times gain plus bias. */
  layerNorm(x: T, gain: T, bias: T): T;
  add(x: T, y: T): T;
  /** Columns of `x`, then columns of `y`. */
  concat(x: T, y: T): T;
  relu(x: T): T;
  /** Exact (erf) GELU. */
  gelu(x: T): T;
  /** `a * gelu(g)` with `x = [a | g]`. */
  gatedGelu(x: T): T;
  /** `[x, sin(pi o x), cos(pi o x)]` for each octave o, ordered by function, octave, input. */
  fourier(x: T, octaves: readonly number[]): T;
  /** Lifted positions `[x, |x|^2, 1]`, once for each head: n x (heads (inputs + 2)). */
  lift(x: T, heads: number): T;
  /** Each head's columns of `x`, then the same head's columns of `y`. */
  joinHeads(x: T, y: T, heads: number): T;
  /**
   * Multi-head `softmax(q k^T / sqrt(headWidth)) v`; a head is a run of adjacent columns. `headWidth` is that of the values: queries and
   * keys may be wider.
   */
  attend(q: T, k: T, v: T, heads: number): T;
}

/** Element by element arithmetic; `y` of fewer batch dimensions broadcasts. */
export interface Elementwise<T> {
  add(x: T, y: T): T;
  subtract(x: T, y: T): T;
  multiply(x: T, y: T): T;
  divide(x: T, y: T): T;
  maximum(x: T, y: T): T;
  exp(x: T): T;
  log(x: T): T;
  asinh(x: T): T;
  softplus(x: T): T;
  /** `factor * x + term`. */
  affine(x: T, factor: number, term: number): T;
  clip(x: T, low: number, high: number): T;
  concat(x: T, y: T): T;
  columns(x: T, from: number, to: number): T;
  /**
   * For each head, `w [p, -1/2, -|p|^2 / 2]`: its product with a lifted position x is `-w |x - p|^2 / 2`.
   * `anchors` p rows x (heads inputs), `precision` w rows x heads -> rows x (heads (inputs + 2)).
   */
  distanceKeys(anchors: T, precision: T, heads: number): T;
  /** Each column `times` times in a row: [a b] -> [a a b b]. */
  repeatColumns(x: T, times: number): T;
}

/** A model's parameters as tensors of an engine, by the names of the weights file. */
export type Parameters<T> = (name: string) => T;
