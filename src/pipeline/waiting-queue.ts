import type { Readings } from '../messages/readings.js';

/** Readings whose place in the map is not known yet. */
export interface Waiting {
  readonly readings: Readings;
  /** Clock at the reception, seconds. */
  readonly receivedAt: number;
  /** When the wait began, seconds of real time. */
  readonly since: number;
}

/** Of one source. */
const MAX_MESSAGES = 2000;
/** Of all sources together. */
const MAX_BYTES = 64 * 2 ** 20;

/** Messages of one source in order of arrival. Bounded: the oldest are dropped for new ones. */
export class WaitingQueue {
  readonly #maxBytes: number;
  #messages: Waiting[] = [];
  #bytes = 0;

  /** @param sources that share what memory there is for those that wait. */
  constructor(sources: number) {
    this.#maxBytes = MAX_BYTES / sources;
  }

  get first(): Waiting | undefined {
    return this.#messages[0];
  }

  /** @returns what had to be dropped. */
  push(message: Waiting): Waiting[] {
    this.#messages.push(message);
    this.#bytes += bytesOf(message);
    const dropped: Waiting[] = [];
    while (this.#messages.length > MAX_MESSAGES || (this.#bytes > this.#maxBytes && this.#messages.length > 1))
      dropped.push(this.shift() as Waiting);
    return dropped;
  }

  shift(): Waiting | undefined {
    const message = this.#messages.shift();
    if (message) this.#bytes -= bytesOf(message);
    return message;
  }

  /** Empties the queue. @returns what was in it. */
  clear(): Waiting[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#bytes = 0;
    return messages;
  }
}

function bytesOf({ readings: { points, values } }: Waiting): number {
  return points.byteLength + (typeof values === 'string' ? 0 : values.byteLength);
}
