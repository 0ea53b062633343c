/** Readings placed in the map: struct of arrays, in order of arrival. */
export interface Observations {
  readonly count: number;
  /** `count x dimensions`, row-major, metres in the map frame. */
  readonly positions: Float64Array;
  /** `count`, in the value's own unit. */
  readonly values: Float64Array;
  /** `count`, seconds. */
  readonly stamps: Float64Array;
}
