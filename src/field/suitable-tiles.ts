import type { TileGeometry } from './tile-lattice.js';

/**
 * Tiles for a survey whose extent is known beforehand; few readings get one tile around everything, with a margin.
 *
 * @param readings positions, `n x dimensions`. @param targets where to predict, likewise. @param perTile readings that a tile sees on average.
 */
export function suitableTiles(readings: Float64Array, targets: Float64Array, dimensions: number, perTile: number): Required<TileGeometry> {
  const [low, high] = bounds([readings, targets], dimensions);
  const sides = high.map((top, axis) => top - low[axis]);
  const origin = low.map((bottom, axis) => (bottom + high[axis]) / 2);
  const longest = Math.max(...sides) || 1;
  // A survey along a line has no area: no side counts for less than a hundredth of the longest.
  const volume = sides.reduce((product, side) => product * Math.max(side, longest / 100), 1);
  const size = (volume * (perTile / (readings.length / dimensions))) ** (1 / dimensions);
  return size < longest ? { size, overlap: 0.5, origin } : { size: 1.02 * longest, overlap: 0, origin };
}

function bounds(positions: readonly Float64Array[], dimensions: number): [low: number[], high: number[]] {
  const low = Array.from({ length: dimensions }, () => Infinity);
  const high = low.map(() => -Infinity);
  for (const points of positions) {
    points.forEach((x, i) => {
      const axis = i % dimensions;
      low[axis] = Math.min(low[axis], x);
      high[axis] = Math.max(high[axis], x);
    });
  }
  return [low, high];
}
