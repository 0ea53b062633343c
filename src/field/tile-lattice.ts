import type { Box } from './region.js';

/** Square (or cubic) tiles in a regular lattice. */
export interface TileGeometry {
  /** Side of a tile, metres. */
  readonly size: number;
  /** Fraction of its side that a tile shares with its neighbour, 0..0.75. */
  readonly overlap: number;
  /** Centre of tile (0, 0, ...), metres; all zero unless given. */
  readonly origin?: readonly number[];
}

/** Whole-numbered place of a tile in the lattice, one number a dimension. */
export type TileIndex = readonly number[];

/**
 * Where tiles lie. Centres are at origin + index * stride, with stride = size * (1 - overlap); a position belongs to every tile whose
 * half-open box [centre - size / 2, centre + size / 2) holds it: to two along each axis when the overlap is one half.
 */
export class TileLattice {
  readonly dimensions: number;
  readonly size: number;
  readonly overlap: number;
  readonly origin: readonly number[];
  readonly #stride: number;

  constructor(dimensions: number, { size, overlap, origin = Array.from({ length: dimensions }, () => 0) }: TileGeometry) {
    this.dimensions = dimensions;
    this.size = size;
    this.overlap = overlap;
    this.origin = origin;
    this.#stride = size * (1 - overlap);
  }

  /** The tiles that hold row `row` of `positions`. */
  tilesAt(positions: Float64Array, row: number): TileIndex[] {
    let tiles: TileIndex[] = [[]];
    for (let axis = 0; axis < this.dimensions; axis++) {
      const offset = this.#offset(positions, row, axis);
      const [low, high] = [this.#lowest(offset), this.#highest(offset)];
      const next: TileIndex[] = [];
      for (const tile of tiles) for (let k = low; k <= high; k++) next.push([...tile, k]);
      tiles = next;
    }
    return tiles;
  }

  /** Whether the same tiles hold both rows. */
  areTogether(positions: Float64Array, row: number, other: number): boolean {
    for (let axis = 0; axis < this.dimensions; axis++) {
      const [a, b] = [this.#offset(positions, row, axis), this.#offset(positions, other, axis)];
      if (this.#lowest(a) !== this.#lowest(b) || this.#highest(a) !== this.#highest(b)) return false;
    }
    return true;
  }

  /** Where a tile lies along x and y. */
  box(tile: TileIndex): Box {
    const corner = (axis: 0 | 1, side: -1 | 1): number => this.origin[axis] + tile[axis] * this.#stride + (side * this.size) / 2;
    return { low: [corner(0, -1), corner(1, -1)], high: [corner(0, 1), corner(1, 1)] };
  }

  /** Positions of some rows in a tile's own coordinates, [-1, 1] along each axis: what the model is given. */
  local(tile: TileIndex, positions: Float64Array, rows: readonly number[]): Float64Array {
    const { dimensions } = this;
    const out = new Float64Array(rows.length * dimensions);
    for (let axis = 0; axis < dimensions; axis++) {
      const centre = this.origin[axis] + tile[axis] * this.#stride;
      const scale = 2 / this.size;
      for (let i = 0; i < rows.length; i++) out[i * dimensions + axis] = (positions[rows[i] * dimensions + axis] - centre) * scale;
    }
    return out;
  }

  #offset(positions: Float64Array, row: number, axis: number): number {
    return positions[row * this.dimensions + axis] - this.origin[axis];
  }

  /** Smallest index along an axis of the tiles that hold an offset from the origin. */
  #lowest(offset: number): number {
    // Rounding must not leave a position without any tile.
    return Math.min(this.#highest(offset), Math.floor((offset - this.size / 2) / this.#stride) + 1);
  }

  #highest(offset: number): number {
    return Math.floor((offset + this.size / 2) / this.#stride);
  }
}

export function tileKey(tile: TileIndex): string {
  return tile.join(',');
}
