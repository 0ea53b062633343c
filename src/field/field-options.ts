import type { TileGeometry } from './tile-lattice.js';
import type { ValueScaleOptions } from './value-scale.js';

/** How a field is laid out. */
export interface FieldOptions {
  readonly scale: ValueScaleOptions;
  /**
   * `max`: tiles kept in memory (default 256). The least recently used go into the folder that goes with the state file `statePath`, and
   * come back when they are needed; without one they are dropped.
   */
  readonly tile: TileGeometry & { readonly max?: number; readonly statePath?: string };
  /** Seconds after which a reading counts half; 0 (the default): nothing is forgotten. */
  readonly halfLife?: number;
  /** Predict readings before they are folded, and widen predictions by as much as the errors were larger than predicted (temperature.ts). */
  readonly calibrate?: boolean;
}
