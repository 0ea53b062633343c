import type { GridPrediction } from '../field/grid.js';
import { toTime } from './stamp.js';

/** grid_map_msgs/GridMap with layers `mean`, `std` and `risk` (0..1; NaN where unknown), pose at the map's centre. */
export function encodeGridMap(grid: GridPrediction): object {
  const { width, height, resolution } = grid;
  const lengthX = width * resolution;
  const lengthY = height * resolution;
  return {
    header: { stamp: toTime(grid.stamp), frame_id: grid.frame },
    info: {
      resolution,
      length_x: lengthX,
      length_y: lengthY,
      pose: {
        position: { x: grid.originX + lengthX / 2, y: grid.originY + lengthY / 2, z: grid.z },
        orientation: { x: 0, y: 0, z: 0, w: 1 },
      },
    },
    layers: ['mean', 'std', 'risk'],
    basic_layers: ['mean'],
    data: [
      layer(grid, (cell) => grid.mean[cell]),
      layer(grid, (cell) => grid.std[cell]),
      layer(grid, (cell) => (grid.risk[cell] < 0 ? Number.NaN : grid.risk[cell] / 100)),
    ],
    outer_start_index: 0,
    inner_start_index: 0,
  };
}

/**
 * std_msgs/Float32MultiArray as grid_map_ros writes an Eigen matrix: column-major, cell (0, 0) at the corner of highest x
 * and y; a row of the matrix is one step down x, a column one step down y.
 */
function layer({ width, height }: GridPrediction, valueOf: (cell: number) => number): object {
  const rows = width;
  const columns = height;
  const data = new Float32Array(rows * columns);
  for (let column = 0, i = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++, i++) data[i] = valueOf((height - 1 - column) * width + (width - 1 - row));
  }
  return {
    layout: {
      dim: [
        { label: 'column_index', size: columns, stride: rows * columns },
        { label: 'row_index', size: rows, stride: rows },
      ],
      data_offset: 0,
    },
    data,
  };
}
