import type { Config } from '../config/config.js';
import type { GridPrediction } from '../field/grid.js';
import { encodeOccupancyGrid } from './encode-occupancy-grid.js';

/**
 * nav_msgs/OccupancyGrid for Nav2's SpeedFilter: per cent of full speed that are taken off, 0 up to the first std, all that may be taken off
 * from the second on, in proportion between them. No cell is unknown (-1), as the filter would then set no limit.
 */
export function encodeSpeedMask(grid: GridPrediction, { std: [low, high], slowest }: Config['speedMask']): object {
  const share = (std: number): number => (std >= high ? 1 : Math.max(0, (std - low) / (high - low)));
  return encodeOccupancyGrid(
    grid,
    Int8Array.from(grid.std, (std) => Math.round((100 - slowest) * share(std))),
  );
}
