import type { GridPrediction } from '../field/grid.js';
import { encodeOccupancyGrid } from './encode-occupancy-grid.js';

/** nav_msgs/OccupancyGrid of a grid's risk, in per cent. */
export function encodeRisk(grid: GridPrediction): object {
  return encodeOccupancyGrid(grid, grid.risk);
}
