import type { Evidence } from './evidence.js';
import { logGrowth } from './forgetting.js';
import { addTo, copyOf, type Knowledge, reweigh } from './knowledge.js';
import type { PeerStates, PeerTile } from './peer-states.js';
import { type TileIndex, tileKey } from './tile-lattice.js';
import type { Tile } from './tile-store.js';

interface Merged {
  readonly own?: Tile;
  readonly revision?: number;
  readonly parts: readonly PeerTile[];
  readonly epoch: number;
  readonly knowledge: Knowledge;
}

/**
 * The tiles as all robots together know them: the sums over one's own readings and those of each peer, added up. Merged once, and again
 * when one of them has changed; at most `max` are kept.
 */
export class SharedTiles {
  readonly #own: Evidence;
  readonly #peers: PeerStates;
  readonly #max: number;
  readonly #merged = new Map<string, Merged>();

  constructor(own: Evidence, peers: PeerStates, max: number) {
    this.#own = own;
    this.#peers = peers;
    this.#max = max;
  }

  /**
   * What is known of a tile, or undefined where nobody has been.
   *
   * @param epoch stamp at which the readings in the result have weight 1.
   */
  get(index: TileIndex, epoch: number): Knowledge | undefined {
    const own = this.#own.tiles.get(index);
    const parts = this.#peers.at(index);
    if (parts.length === 0) return own;
    const key = tileKey(index);
    const known = this.#merged.get(key);
    this.#merged.delete(key);
    const merged = known && isOf(known, own, parts, epoch) ? known : this.#merge(own, parts, epoch);
    this.#merged.set(key, merged);
    if (this.#merged.size > this.#max) {
      const [[oldest]] = this.#merged;
      this.#merged.delete(oldest);
    }
    return merged.knowledge;
  }

  #merge(own: Tile | undefined, parts: readonly PeerTile[], epoch: number): Merged {
    const all: readonly (Knowledge & { readonly epoch: number })[] = own ? [{ ...own, epoch }, ...parts] : parts;
    const [first, ...others] = all;
    const knowledge = copyOf(first);
    reweigh(knowledge, logGrowth(first.epoch - epoch, this.#own.halfLife));
    for (const part of others) addTo(knowledge, part, logGrowth(part.epoch - epoch, this.#own.halfLife));
    return { own, revision: own?.revision, parts, epoch, knowledge };
  }
}

function isOf(merged: Merged, own: Tile | undefined, parts: readonly PeerTile[], epoch: number): boolean {
  return (
    merged.own === own &&
    merged.revision === own?.revision &&
    merged.epoch === epoch &&
    merged.parts.length === parts.length &&
    merged.parts.every((part, i) => part === parts[i])
  );
}
