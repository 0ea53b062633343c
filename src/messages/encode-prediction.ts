import type { GridPrediction } from '../field/grid.js';
import { toTime } from './stamp.js';

const FLOAT32 = 7;
const FIELDS = ['x', 'y', 'z', 'intensity', 'std'];
const POINT_STEP = 4 * FIELDS.length;

/**
 * sensor_msgs/PointCloud2 of a grid: one point at each cell's centre, in the grid's order and level after level, x y z intensity std as
 * FLOAT32. `intensity` is the mean, as RViz colours by it.
 */
export function encodePrediction(grid: GridPrediction): object {
  const slices = [grid, ...(grid.levels ?? [])];
  const cells = slices.length * grid.width * grid.height;
  const numbers = new Float32Array(cells * FIELDS.length);
  let at = 0;
  for (const { z, mean, std } of slices) {
    for (let row = 0, i = 0; row < grid.height; row++) {
      const y = grid.originY + (row + 0.5) * grid.resolution;
      for (let column = 0; column < grid.width; column++, i++, at += FIELDS.length) {
        numbers[at] = grid.originX + (column + 0.5) * grid.resolution;
        numbers[at + 1] = y;
        numbers[at + 2] = z;
        numbers[at + 3] = mean[i];
        numbers[at + 4] = std[i];
      }
    }
  }
  return {
    header: { stamp: toTime(grid.stamp), frame_id: grid.frame },
    height: 1,
    width: cells,
    fields: FIELDS.map((name, index) => ({ name, offset: 4 * index, datatype: FLOAT32, count: 1 })),
    is_bigendian: false,
    point_step: POINT_STEP,
    row_step: POINT_STEP * cells,
    data: new Uint8Array(numbers.buffer),
    is_dense: numbers.every(Number.isFinite),
  };
}
