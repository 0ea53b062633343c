import type { CmanpState } from '../cmab/cmanp-state.js';
import type { Conditioned } from '../engine/engine.js';
import { type TileIndex, tileKey } from './tile-lattice.js';

/** What is known of a place, and what follows from it. */
export interface Knowledge {
  readonly state: CmanpState;
  /** The latents given the state, for the time `logDecay` says; dropped when the state changes. */
  conditioned?: { readonly logDecay: number; readonly latents: Conditioned };
}

/** What is known of one piece of the map. */
export interface Tile extends Knowledge {
  readonly index: TileIndex;
  /** Readings folded into it. */
  count: number;
  /** The field's revision at its last change. */
  revision: number;
}

/**
 * The tiles in memory, at most `max`. Beyond that the one that was longest without a reading is dropped and counted.
 */
export class TileStore {
  readonly #max: number;
  readonly #newState: () => CmanpState;
  /** In order of use, the least recent first. */
  readonly #tiles = new Map<string, Tile>();
  #evicted = 0;

  constructor(max: number, newState: () => CmanpState) {
    this.#max = max;
    this.#newState = newState;
  }

  get size(): number {
    return this.#tiles.size;
  }

  /** Tiles that had to go because there were more than `max`. */
  get evicted(): number {
    return this.#evicted;
  }

  get byteLength(): number {
    let bytes = 0;
    for (const { state } of this.#tiles.values()) bytes += state.byteLength;
    return bytes;
  }

  /** The tile if it is there; looking does not count as use, so that predictions do not change what is kept. */
  get(index: TileIndex): Tile | undefined {
    return this.#tiles.get(tileKey(index));
  }

  /** The tile for a reading: made if need be, and the most recently used from now on. */
  use(index: TileIndex): Tile {
    const tile = this.get(index) ?? { index, state: this.#newState(), count: 0, revision: 0 };
    this.put(tile);
    return tile;
  }

  /** Takes in a tile as the most recently used. */
  put(tile: Tile): void {
    const key = tileKey(tile.index);
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    while (this.#tiles.size > this.#max) this.#evictOldest();
  }

  clear(): void {
    this.#tiles.clear();
    this.#evicted = 0;
  }

  /** All tiles, the least recently used first. */
  [Symbol.iterator](): IterableIterator<Tile> {
    return this.#tiles.values();
  }

  #evictOldest(): void {
    const [[key]] = this.#tiles;
    this.#tiles.delete(key);
    this.#evicted++;
  }
}
