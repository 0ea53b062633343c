import { randomInt } from 'node:crypto';
import type { Field } from './field.js';
import type { StateUpdate } from './peer-states.js';

/** Messages that say again what changed: a peer that misses fewer than so many in a row misses nothing. */
const WINDOW = 5;

/**
 * What a robot tells its peers of its own state: the tiles that changed within the last few messages, or all of them. A peer that has no
 * part in any of it can always follow from the next message of all tiles.
 */
export class StateAnnouncer {
  #incarnation = 0;
  #generation?: number;
  /** The field's revision at the latest messages, the newest last. */
  #revisions: number[] = [];
  #sequence = 0;
  #fullRevision = -1;

  /** Whether something changed since the last message, or since the last message of all tiles. */
  hasNews(field: Field, everything: boolean): boolean {
    const told = everything ? this.#fullRevision : (this.#revisions.at(-1) ?? -1);
    return field.generation !== this.#generation || field.revision > told;
  }

  /** The next message. */
  announce(field: Field, everything: boolean): StateUpdate {
    if (field.generation !== this.#generation) this.#startAnew(field.generation);
    const sequence = ++this.#sequence;
    const since = everything ? 0 : Math.max(0, sequence - WINDOW);
    const snapshot = { ...field.snapshot(since === 0 ? -1 : this.#revisions.at(since - sequence)), spilled: [] };
    if (since === 0) this.#fullRevision = field.revision;
    this.#revisions = [...this.#revisions, field.revision].slice(-WINDOW);
    return { incarnation: this.#incarnation, sequence, since, snapshot };
  }

  #startAnew(generation: number): void {
    this.#generation = generation;
    this.#incarnation = randomInt(1, 2 ** 32);
    this.#revisions = [];
    this.#sequence = 0;
  }
}
