import type { GridPrediction } from '../field/grid.js';
import type { Statistics } from '../pipeline/statistics.js';

/** What the page shows beside the grid. */
export interface View {
  /** Where the robot is, metres in the map frame. */
  readonly robot?: readonly [number, number];
  /** Unit of the value, as it is to be printed. */
  readonly unit?: string;
  readonly statistics: Statistics;
}

export type GridListener = (grid: GridPrediction, view: View) => void;

/** Where the dashboard's grids come from. It is listened to only while a page is connected. */
export interface DashboardSource {
  /** @returns a function that ends the subscription. */
  onGrid(listener: GridListener): () => void;
}
