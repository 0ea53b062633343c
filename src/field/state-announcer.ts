import { randomInt } from 'node:crypto';
import type { Field } from './field.js';
import type { StateUpdate } from './peer-states.js';
import type { TileIndex } from './tile-lattice.js';

/** Messages that say again what changed: a peer that misses fewer than so many in a row misses nothing. */
const WINDOW = 5;
/** Bytes of tiles that a message may hold beside those that changed. */
export const PART_BYTES = 4 * 2 ** 20;

/**
 * What a robot tells its peers of its own state: the tiles that changed within the last few messages, or all of them. A peer that has no
 * part in any of it can always follow from the next message of all tiles; where these are too many for one message (those in files count), from the
 * next round of messages that have a part of them each, beside what changed.
 */
export class StateAnnouncer {
  readonly #partBytes: number;
  #incarnation = 0;
  #generation?: number;
  /** The field's revision at the latest messages, the newest last. */
  #revisions: number[] = [];
  #sequence = 0;
  #fullRevision = -1;
  /** Tiles of the messages to come in a round, and how many messages it has. */
  #round: { readonly parts: TileIndex[][]; readonly of: number } = { parts: [], of: 0 };

  constructor(partBytes = PART_BYTES) {
    this.#partBytes = partBytes;
  }

  /** Whether something changed since the last message, or since the last message of all tiles; or a round goes on. */
  hasNews(field: Field, everything: boolean): boolean {
    const told = everything ? this.#fullRevision : (this.#revisions.at(-1) ?? -1);
    return field.generation !== this.#generation || field.revision > told || this.#round.parts.length > 0;
  }

  /** The next message. */
  announce(field: Field, everything: boolean): StateUpdate {
    const startsAnew = field.generation !== this.#generation;
    if (startsAnew) this.#startAnew(field.generation);
    const sequence = ++this.#sequence;
    const parts = this.#cut(field.tileIndices, field.engine.newState().byteLength);
    const fitsInOne = parts.length <= 1;
    if (everything || startsAnew) {
      this.#round = { parts: fitsInOne ? [] : parts, of: parts.length };
      this.#fullRevision = field.revision;
    }
    const { of } = this.#round;
    const part = this.#round.parts.shift();
    const window = Math.max(0, sequence - WINDOW);
    const since = fitsInOne ? (everything ? 0 : window) : Math.max(1, window);
    // The first message of a round may be the very first, which tells of no change beside its part.
    const excerpt = field.excerpt(since === 0 ? -1 : (this.#revisions.at(since - sequence) ?? field.revision), part);
    const snapshot = part === undefined ? excerpt : { ...excerpt, part: { index: of - this.#round.parts.length - 1, of } };
    this.#revisions = [...this.#revisions, field.revision].slice(-WINDOW);
    return { incarnation: this.#incarnation, sequence, since, snapshot };
  }

  /** All tiles, in messages of a bearable size. */
  #cut(indices: readonly TileIndex[], bytes: number): TileIndex[][] {
    const size = Math.max(1, Math.floor(this.#partBytes / bytes));
    return Array.from({ length: Math.ceil(indices.length / size) }, (_, i) => indices.slice(i * size, (i + 1) * size));
  }

  #startAnew(generation: number): void {
    this.#generation = generation;
    this.#incarnation = randomInt(1, 2 ** 32);
    this.#revisions = [];
    this.#sequence = 0;
    this.#round = { parts: [], of: 0 };
  }
}
