import type { Engine } from '../engine/engine.js';
import { assignTiles } from './assign-tiles.js';
import { logGrowth } from './forgetting.js';
import type { FieldSnapshot } from './snapshot.js';
import type { TileLattice } from './tile-lattice.js';
import type { Tile, TileStore } from './tile-store.js';

/** Readings in the model's units: `n x dimensions`, `n` and `n`. */
export interface NormalisedReadings {
  readonly positions: Float64Array;
  readonly values: Float64Array;
  readonly stamps: Float64Array;
}

/** What one's own readings have left: the sums in the tiles, and what says how they count. */
export class Evidence {
  readonly lattice: TileLattice;
  readonly tiles: TileStore;
  readonly halfLife: number;
  readonly #engine: Engine;
  #epoch: number | undefined;
  #lastStamp: number | undefined;
  #observations = 0;
  #revision = 0;
  #generation = 0;

  constructor(engine: Engine, lattice: TileLattice, tiles: TileStore, halfLife: number) {
    this.#engine = engine;
    this.lattice = lattice;
    this.tiles = tiles;
    this.halfLife = halfLife;
  }

  /** Stamp at which a folded reading has weight 1 (forgetting.ts): that of the first. */
  get epoch(): number | undefined {
    return this.#epoch;
  }

  get lastStamp(): number | undefined {
    return this.#lastStamp;
  }

  get observations(): number {
    return this.#observations;
  }

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Grows when something is taken back. */
  get generation(): number {
    return this.#generation;
  }

  /** Folds some rows of the readings into the tiles that hold them. */
  fold(rows: readonly number[], { positions, values, stamps }: NormalisedReadings): void {
    if (rows.length === 0) return;
    const epoch = (this.#epoch ??= stamps[rows[0]]);
    this.#revision++;
    for (const part of assignTiles(this.lattice, this.tiles, positions, rows)) {
      for (const [tile, members] of part) this.#foldInto(tile, members, { positions, values, stamps }, epoch);
      this.tiles.trim();
    }
    this.#lastStamp = rows.reduce((last, row) => Math.max(last, stamps[row]), this.#lastStamp ?? -Infinity);
    this.#observations += rows.length;
  }

  clear(): void {
    this.tiles.clear();
    this.#epoch = undefined;
    this.#lastStamp = undefined;
    this.#observations = 0;
    this.#revision++;
    this.#generation++;
  }

  restore({ epoch, lastStamp, observations, tiles, spilled }: FieldSnapshot): void {
    this.clear();
    this.#epoch = epoch;
    this.#lastStamp = lastStamp;
    this.#observations = observations;
    for (const tile of spilled) this.tiles.putSpilled({ ...tile, revision: this.#revision });
    for (const { index, state, count } of tiles) this.tiles.put({ index, state, count, revision: this.#revision });
    this.tiles.trim();
  }

  #foldInto(tile: Tile, members: readonly number[], { positions, values, stamps }: NormalisedReadings, epoch: number): void {
    const logWeights = this.halfLife === 0 ? undefined : Float64Array.from(members, (row) => logGrowth(stamps[row] - epoch, this.halfLife));
    const inputs = this.lattice.local(tile.index, positions, members);
    this.#engine.fold(
      tile.state,
      inputs,
      Float64Array.from(members, (row) => values[row]),
      logWeights,
    );
    tile.count += members.length;
    tile.conditioned = undefined;
    tile.revision = this.#revision;
  }
}
