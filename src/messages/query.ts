/** cmanp_ros/srv/Query, request. */
export interface QueryRequest {
  readonly points: readonly { readonly x: number; readonly y: number; readonly z: number }[];
  readonly covariance: boolean;
  readonly samples: number;
}

/** cmanp_ros/srv/Query, response. */
export interface QueryResponse {
  readonly success: boolean;
  readonly message: string;
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly covariance: Float64Array;
  readonly samples: Float64Array;
}
