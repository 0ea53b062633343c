/** A named parameter: row-major float32, shape as in the file (`weight` of a linear layer is [out, in]). */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export type Weights = ReadonlyMap<string, Tensor>;
