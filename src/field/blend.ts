import type { Prediction } from '../engine/engine.js';
import { type TileIndex, type TileLattice, tileKey } from './tile-lattice.js';

/** Targets that lie in one tile. */
export interface TileGroup {
  readonly tile: TileIndex;
  /** Rows of the targets. */
  readonly rows: readonly number[];
  /** Their positions in the tile's coordinates, `rows x dimensions`. */
  readonly inputs: Float64Array;
  /** How much the tile says at each of them; over all tiles of a target the weights sum to 1. */
  readonly weights: Float64Array;
}

/** Sorts `n` positions (`n x dimensions`) by the tiles that hold them. */
export function groupByTile(lattice: TileLattice, positions: Float64Array): TileGroup[] {
  const count = positions.length / lattice.dimensions;
  const rowsOf = new Map<string, { tile: TileIndex; rows: number[] }>();
  for (let row = 0; row < count; row++) {
    for (const tile of lattice.tilesAt(positions, row)) {
      const key = tileKey(tile);
      const group = rowsOf.get(key);
      if (group) group.rows.push(row);
      else rowsOf.set(key, { tile, rows: [row] });
    }
  }
  const total = new Float64Array(count);
  const groups = [...rowsOf.values()].map(({ tile, rows }) => {
    const inputs = lattice.local(tile, positions, rows);
    const weights = windows(inputs, lattice.dimensions);
    rows.forEach((row, i) => (total[row] += weights[i]));
    return { tile, rows, inputs, weights };
  });
  for (const { rows, weights } of groups) rows.forEach((row, i) => (weights[i] /= total[row]));
  return groups;
}

/** cos^2 along each axis: 1 in the middle of a tile, falling smoothly to 0 at its border, so that the blend has no seams. */
function windows(inputs: Float64Array, dimensions: number): Float64Array {
  const out = new Float64Array(inputs.length / dimensions).fill(1);
  for (let i = 0; i < inputs.length; i++) out[Math.floor(i / dimensions)] *= Math.cos((Math.PI / 2) * inputs[i]) ** 2;
  return out;
}

/** Mean and standard deviation of the mixture of the tiles' Gaussians at `count` targets; `predictions` are those of the groups. */
export function blend(groups: readonly TileGroup[], count: number, predictions: readonly Prediction[]): Prediction {
  const mean = new Float64Array(count);
  const std = new Float64Array(count);
  groups.forEach(({ rows, weights }, g) => {
    rows.forEach((row, i) => (mean[row] += weights[i] * predictions[g].mean[i]));
  });
  groups.forEach(({ rows, weights }, g) => {
    rows.forEach((row, i) => (std[row] += weights[i] * (predictions[g].std[i] ** 2 + (predictions[g].mean[i] - mean[row]) ** 2)));
  });
  for (let row = 0; row < count; row++) std[row] = Math.sqrt(std[row]);
  return { mean, std };
}
