import type { CmanpState } from '../cmab/cmanp-state.js';
import { Freshness } from './freshness.js';
import type { Knowledge } from './knowledge.js';
import type { SpilledTile, StoredTile } from './snapshot.js';
import { type TileIndex, tileKey } from './tile-lattice.js';

/** What is known of one piece of the map. */
export interface Tile extends Knowledge {
  readonly index: TileIndex;
  /** Readings folded into it. */
  count: number;
  /** The field's revision at its last change. */
  revision: number;
}

/** Files for the tiles that have no room in memory. Both throw an Error with one line. */
export interface TileFiles {
  /** Reads back what was written, bit for bit. */
  readonly read: (file: string) => StoredTile;
  /** Writes a tile to a file that was not there before, and returns its path; absent where there is no folder for them. */
  readonly write?: (tile: StoredTile) => string;
}

export interface TileStatistics {
  /** In memory. */
  readonly tiles: number;
  /** In files beside the state file, because `tile.max` was reached. */
  readonly tilesSpilled: number;
  /** Lost: `tile.max` was reached and no state path given, or a file could not be written or read. */
  readonly tilesEvicted: number;
  /** Why a file could last not be written or read. */
  readonly tileProblem?: string;
  /** Of the tiles in memory. */
  readonly stateBytes: number;
}

/** Spilled tiles that predictions have read back and that are kept at hand. */
const READ_AGAIN = 64;

/**
 * The tiles, at most `max` of them in memory. Beyond that the one that was longest without a reading goes to a file and comes back with the
 * next reading, bit for bit; where no files can be written it is dropped and counted.
 */
export class TileStore {
  readonly #max: number;
  readonly #newState: () => CmanpState;
  readonly #files: TileFiles;
  /** In order of use, the least recent first. */
  readonly #tiles = new Map<string, Tile>();
  readonly #spilled = new Map<string, SpilledTile>();
  /** Copies of spilled tiles. */
  readonly #readAgain = new Map<string, Tile>();
  #evicted = 0;
  #problem: string | undefined;

  constructor(max: number, newState: () => CmanpState, files: TileFiles) {
    this.#max = max;
    this.#newState = newState;
    this.#files = files;
  }

  /** Tiles in memory. */
  get size(): number {
    return this.#tiles.size;
  }

  /** Tiles in files, the least recently used first. */
  get spilled(): SpilledTile[] {
    return [...this.#spilled.values()];
  }

  /** Tiles that were lost: there were more than `max` and no file to put them in, or their file could not be read back. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Why a tile could last not be written or read back. */
  get problem(): string | undefined {
    return this.#problem;
  }

  get byteLength(): number {
    let bytes = 0;
    for (const { state } of this.#tiles.values()) bytes += state.byteLength;
    return bytes;
  }

  get statistics(): TileStatistics {
    const { size: tiles, evicted: tilesEvicted, problem: tileProblem, byteLength: stateBytes } = this;
    return { tiles, tilesSpilled: this.#spilled.size, tilesEvicted, tileProblem, stateBytes };
  }

  /** Readings should now be folded and `trim` be called: far more tiles are in memory than may stay. */
  get isOverfull(): boolean {
    return this.#tiles.size > 2 * this.#max;
  }

  /** Whether this very tile is in memory. */
  holds(tile: Tile): boolean {
    return this.#tiles.get(tileKey(tile.index)) === tile;
  }

  /** The tile if there is one; looking does not count as use, so that predictions do not change what is kept. */
  get(index: TileIndex): Tile | undefined {
    const key = tileKey(index);
    return this.#tiles.get(key) ?? this.#look(key);
  }

  /** The tile for a reading: fetched or made if need be, and the most recently used from now on. */
  use(index: TileIndex): Tile {
    const key = tileKey(index);
    const tile = this.#tiles.get(key) ?? this.#fetch(key) ?? this.#newTile(index);
    this.put(tile);
    return tile;
  }

  /** Takes in a tile as the most recently used. Tiles that can go to files stay until `trim`: readings for them may be under way. */
  put(tile: Tile): void {
    const key = tileKey(tile.index);
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    if (this.#files.write === undefined) this.trim();
  }

  /** Takes in a tile that is in a file, as the most recently used of those. */
  putSpilled(tile: SpilledTile): void {
    this.#spilled.set(tileKey(tile.index), tile);
  }

  /** Makes room: no more than `max` tiles stay in memory, or twice as many while their files cannot be written. */
  trim(): void {
    let moved = true;
    while (moved && this.#tiles.size > this.#max) moved = this.#evictOldest();
  }

  /** Forgets all tiles. Files are left alone: a saved state may need them. */
  clear(): void {
    this.#tiles.clear();
    this.#spilled.clear();
    this.#readAgain.clear();
    this.#evicted = 0;
    this.#problem = undefined;
  }

  /** Forgets one tile. */
  delete(index: TileIndex): void {
    for (const tiles of [this.#tiles, this.#spilled, this.#readAgain]) tiles.delete(tileKey(index));
  }

  /** All tiles in memory, the least recently used first. */
  [Symbol.iterator](): IterableIterator<Tile> {
    return this.#tiles.values();
  }

  #newTile(index: TileIndex): Tile {
    return { index, state: this.#newState(), freshness: new Freshness(index.length), count: 0, revision: 0 };
  }

  /** @returns false: the tile stays, as its file cannot be written now. */
  #evictOldest(): boolean {
    const [[key, { index, state, freshness, count, revision }]] = this.#tiles;
    try {
      if (this.#files.write === undefined) this.#evicted++;
      else this.#spilled.set(key, { index, count, revision, file: this.#files.write({ index, state, freshness, count }) });
      if (this.#evicted === 0) this.#problem = undefined;
    } catch (error) {
      this.#problem = (error as Error).message;
      if (!this.isOverfull) return false;
      this.#evicted++;
    }
    this.#tiles.delete(key);
    return true;
  }

  #look(key: string): Tile | undefined {
    const known = this.#readAgain.get(key);
    if (known) return known;
    const tile = this.#read(key);
    if (tile === undefined) return undefined;
    this.#readAgain.set(key, tile);
    if (this.#readAgain.size > READ_AGAIN) {
      const [[oldest]] = this.#readAgain;
      this.#readAgain.delete(oldest);
    }
    return tile;
  }

  #fetch(key: string): Tile | undefined {
    const tile = this.#readAgain.get(key) ?? this.#read(key);
    this.#readAgain.delete(key);
    this.#spilled.delete(key);
    return tile;
  }

  #read(key: string): Tile | undefined {
    const entry = this.#spilled.get(key);
    if (entry === undefined) return undefined;
    try {
      const { state, freshness } = this.#files.read(entry.file);
      return { index: entry.index, state, freshness, count: entry.count, revision: entry.revision };
    } catch (error) {
      this.#spilled.delete(key);
      this.#evicted++;
      this.#problem = (error as Error).message;
      return undefined;
    }
  }
}
