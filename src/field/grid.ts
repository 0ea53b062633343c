/** Mean, uncertainty and risk of the field on a regular grid: row-major, row 0 at the lowest y. */
export interface GridPrediction {
  /** Seconds. */
  readonly stamp: number;
  readonly frame: string;
  /** Lower-left corner of cell (0, 0), metres; cell centres are half a cell further. */
  readonly originX: number;
  readonly originY: number;
  readonly z: number;
  /** Side of a cell, metres. */
  readonly resolution: number;
  /** Cells along x. */
  readonly width: number;
  /** Cells along y. */
  readonly height: number;
  /** `height x width`, in the value's own unit. */
  readonly mean: Float32Array;
  /** `height x width`: standard deviation of a noisy reading, in the value's own unit. */
  readonly std: Float32Array;
  /** `height x width`: 0..100, or -1 where nothing is known (posterior std above 95 % of the prior's). */
  readonly risk: Int8Array;
}
