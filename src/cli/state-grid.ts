import type { FieldGrid } from '../drawing/map-panel.js';
import type { Field } from '../field/field.js';
import { cellCentres } from '../field/grid.js';
import { riskOf } from '../field/risk.js';
import type { FieldSnapshot } from '../field/snapshot.js';

/** A part of the map frame, metres. */
export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Cells along the longer side: to look for what is known, and to draw it. */
const COARSE = 80;
const FINE = 240;

/** The part about which something is known of a field over x and y, or of one over x, y, z at a height, on a grid. */
export function predictKnownPart(field: Field, { tiles, tile }: Pick<FieldSnapshot, 'tiles' | 'tile'>, z = 0): FieldGrid {
  const stride = tile.size * (1 - tile.overlap);
  const ends = (axis: 0 | 1): [number, number] => {
    const centres = tiles.map(({ index }) => tile.origin[axis] + index[axis] * stride);
    return [Math.min(...centres) - tile.size / 2, Math.max(...centres) + tile.size / 2];
  };
  const [[minX, maxX], [minY, maxY]] = [ends(0), ends(1)];
  const coarse = predictGrid(field, { minX, minY, maxX, maxY }, { z, cells: COARSE });
  return predictGrid(field, knownExtent(coarse), { z });
}

/** The box around the cells with a known risk, one cell wider; the whole grid where nothing is known. */
function knownExtent({ originX, originY, resolution, width, height, risk }: FieldGrid): Box {
  let [left, right, bottom, top] = [width, -1, height, -1];
  risk.forEach((value, cell) => {
    if (value < 0) return;
    const column = cell % width;
    const row = Math.floor(cell / width);
    left = Math.min(left, column);
    right = Math.max(right, column);
    bottom = Math.min(bottom, row);
    top = Math.max(top, row);
  });
  if (right < 0) [left, right, bottom, top] = [0, width - 1, 0, height - 1];
  const x = (column: number) => originX + Math.max(0, Math.min(width, column)) * resolution;
  const y = (row: number) => originY + Math.max(0, Math.min(height, row)) * resolution;
  return { minX: x(left - 1), maxX: x(right + 2), minY: y(bottom - 1), maxY: y(top + 2) };
}

/** @param options `cells` along the longer side; `z`: the height, of a field over x, y, z. */
export function predictGrid(field: Field, { minX, minY, maxX, maxY }: Box, { z = 0, cells = FINE } = {}): FieldGrid {
  const resolution = Math.max(maxX - minX, maxY - minY) / cells;
  const width = Math.max(1, Math.round((maxX - minX) / resolution));
  const height = Math.max(1, Math.round((maxY - minY) / resolution));
  const points = cellCentres({ originX: minX, originY: minY, z, resolution, width, height }, field.dimensions);
  const { mean, std } = field.predict(points);
  // Any threshold serves: only what is unknown matters here.
  const risk = riskOf({ mean, std }, field.priorStd(points), { threshold: 0, side: 'above' });
  return { originX: minX, originY: minY, resolution, width, height, mean: Float32Array.from(mean), std: Float32Array.from(std), risk };
}
