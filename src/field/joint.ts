/** Predictive distribution of noisy readings at `n` points, in the value's own unit. */
export interface JointPrediction {
  readonly mean: Float64Array;
  readonly std: Float64Array;
  /** `n x n`, row-major; empty unless asked for. */
  readonly covariance: Float64Array;
  /** `samples x n`, row-major; empty unless asked for. */
  readonly samples: Float64Array;
}
