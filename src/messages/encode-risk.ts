import type { GridPrediction } from '../field/grid.js';
import { toTime } from './stamp.js';

/**
 * nav_msgs/OccupancyGrid of a grid's risk: row-major from the lower-left corner, which is `info.origin`; 0..100 in per cent,
 * -1 unknown.
 */
export function encodeRisk(grid: GridPrediction): object {
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
    data: grid.risk,
  };
}
