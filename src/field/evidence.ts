import type { Engine } from '../engine/engine.js';
import { assignTiles } from './assign-tiles.js';
import { epochFor, logGrowth } from './forgetting.js';
import { type Knowledge, learn, nothingKnown, reweigh } from './knowledge.js';
import { type Region, touches } from './region.js';
import type { FieldSnapshot, StoredTile } from './snapshot.js';
import { type TileIndex, type TileLattice, tileKey } from './tile-lattice.js';
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
  readonly #engine: Engine;
  #halfLife: number;
  #epoch: number | undefined;
  #lastStamp: number | undefined;
  #observations = 0;
  #revision = 0;
  #generation = 0;

  constructor(engine: Engine, lattice: TileLattice, tiles: TileStore, halfLife: number) {
    this.#engine = engine;
    this.lattice = lattice;
    this.tiles = tiles;
    this.#halfLife = halfLife;
  }

  /** Seconds; 0: nothing is forgotten. */
  get halfLife(): number {
    return this.#halfLife;
  }

  /** Stamp at which a folded reading has weight 1 (forgetting.ts): that of the first, until the half-life changes. */
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

  /** Of all tiles, the least recently used first. */
  get indices(): TileIndex[] {
    return [...this.tiles.spilled, ...this.tiles].map(({ index }) => index);
  }

  /** The tiles that changed after a revision, and before them some others; those in files are read back. */
  excerpt(since: number, others: readonly TileIndex[] = []): StoredTile[] {
    const wanted = new Map(others.map((index) => [tileKey(index), index]));
    for (const { index, revision } of [...this.tiles.spilled, ...this.tiles]) {
      if (revision <= since) continue;
      wanted.delete(tileKey(index));
      wanted.set(tileKey(index), index);
    }
    return [...wanted.values()].map((index) => this.tiles.get(index)).filter((tile) => tile !== undefined);
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

  /**
   * Takes back readings that were folded, given again as they were.
   *
   * @throws Error with one line, and nothing is changed, when they cannot have been folded.
   */
  remove(rows: readonly number[], readings: NormalisedReadings): void {
    const members = new Map<string, { tile: Tile; rows: number[] }>();
    for (const row of rows) {
      for (const index of this.lattice.tilesAt(readings.positions, row)) {
        const known = members.get(tileKey(index));
        const tile = known?.tile ?? this.tiles.get(index);
        if (tile === undefined) throw new Error(`tile ${tileKey(index)} holds no readings`);
        if (known) known.rows.push(row);
        else members.set(tileKey(index), { tile, rows: [row] });
      }
    }
    const rests = [...members.values()].map(({ tile, rows: own }) => this.#without(tile, own, readings));
    this.#revision++;
    this.#generation++;
    for (const { index, count, ...rest } of rests) {
      this.tiles.delete(index);
      if (count > 0) this.tiles.put({ index, count, ...rest, revision: this.#revision });
    }
    this.tiles.trim();
    this.#observations -= rows.length;
  }

  /**
   * Makes all readings count `weight` times as much, 0..1, in each tile that touches the region.
   *
   * @returns how many tiles.
   */
  decay(region: Region, weight: number): number {
    const touched = this.indices.filter((index) => touches(region, this.lattice.box(index)));
    this.#revision++;
    this.#generation++;
    if (weight === 0) for (const index of touched) this.tiles.delete(index);
    else this.#reweigh(touched, Math.log(weight));
    return touched.length;
  }

  /**
   * Changes the half-life: what each reading weighs at the time `at`, or at that of the latest reading if that is later, stays, and fades with the
   * new half-life from there. A reading with an earlier stamp that is folded later counts as if the new half-life had always been.
   */
  setHalfLife(halfLife: number, at: number): void {
    const former = this.#halfLife;
    if (halfLife === former) return;
    this.#halfLife = halfLife;
    if (this.#epoch === undefined) return;
    this.#revision++;
    this.#generation++;
    const time = Math.max(at, this.#lastStamp ?? -Infinity);
    if (halfLife > 0) {
      this.#epoch = epochFor(time, this.#epoch, former, halfLife);
      return;
    }
    // Without a half-life the time no longer says what a reading weighs: its weight has to go into the sums.
    this.#reweigh(this.indices, -logGrowth(time - this.#epoch, former));
    this.#epoch = time;
  }

  clear(): void {
    this.tiles.clear();
    this.#epoch = undefined;
    this.#lastStamp = undefined;
    this.#observations = 0;
    this.#revision++;
    this.#generation++;
  }

  /** A state of another half-life is taken over as of its latest reading, and fades with this one's from there. */
  restore({ halfLife, epoch, lastStamp, observations, tiles, spilled }: FieldSnapshot): void {
    const wanted = this.#halfLife;
    this.clear();
    this.#halfLife = halfLife;
    this.#epoch = epoch;
    this.#lastStamp = lastStamp;
    this.#observations = observations;
    for (const tile of spilled) this.tiles.putSpilled({ ...tile, revision: this.#revision });
    for (const { index, state, freshness, count } of tiles) this.tiles.put({ index, state, freshness, count, revision: this.#revision });
    this.tiles.trim();
    this.setHalfLife(wanted, -Infinity);
  }

  #reweigh(indices: readonly TileIndex[], logWeight: number): void {
    for (const index of indices) {
      const tile = this.tiles.use(index);
      reweigh(tile, logWeight);
      tile.revision = this.#revision;
      if (this.tiles.isOverfull) this.tiles.trim();
    }
    this.tiles.trim();
  }

  #foldInto(tile: Tile, members: readonly number[], readings: NormalisedReadings, epoch: number): void {
    this.#learn(tile, tile.index, members, readings, epoch);
    tile.count += members.length;
    tile.revision = this.#revision;
  }

  #learn(
    known: Knowledge,
    index: TileIndex,
    members: readonly number[],
    { positions, values, stamps }: NormalisedReadings,
    epoch: number,
  ): void {
    const logWeights =
      this.#halfLife === 0 ? undefined : Float64Array.from(members, (row) => logGrowth(stamps[row] - epoch, this.#halfLife));
    const inputs = this.lattice.local(index, positions, members);
    const own = Float64Array.from(members, (row) => values[row]);
    learn(this.#engine, known, inputs, own, logWeights);
  }

  #without({ index, state, freshness, count }: Tile, members: readonly number[], readings: NormalisedReadings): StoredTile {
    if (count < members.length) throw new Error(`tile ${tileKey(index)} holds ${count} readings, not ${members.length}`);
    const removed = nothingKnown(this.#engine);
    this.#learn(removed, index, members, readings, this.#epoch ?? 0);
    const rest = state.clone();
    rest.remove(removed.state);
    return { index, state: rest, freshness, count: count - members.length };
  }
}
