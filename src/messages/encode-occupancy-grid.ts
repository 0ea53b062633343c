import type { GridPrediction } from '../field/grid.js';
import { toTime } from './stamp.js';

/**
 * nav_msgs/OccupancyGrid of one number per cell of a grid: row-major from the lower-left corner, which is `info.origin`.
 *
 * @param data 0..100, -1 unknown.
 */
export function encodeOccupancyGrid(grid: GridPrediction, data: Int8Array): object {
  const stamp = toTime(grid.stamp);
  return {
    header: { stamp, frame_id: grid.frame },
    info: {
      map_load_time: stamp,
      resolution: grid.resolution,
      width: grid.width,
      height: grid.height,
      origin: {
        position: { x: grid.originX, y: grid.originY, z: grid.z },
        orientation: { x: 0, y: 0, z: 0, w: 1 },
      },
    },
    data,
  };
}
