/** One received message on its way to the worker: the bytes and nothing derived from them. */
export interface InboxMessage {
  /** A source's name, or `TF` or `TF_STATIC`. */
  readonly channel: string;
  readonly cdr: Uint8Array;
  /** Seconds of the node's clock. */
  readonly receivedAt: number;
}

/** Channels of transforms; a source cannot have such a name, because parameter names hold no slash. */
export const TF = '/tf';
export const TF_STATIC = '/tf_static';

export interface InboxLimits {
  readonly messages: number;
  readonly bytes: number;
}

/** A second or two of a fast lidar: beyond it the node is behind for good, and old messages help nobody. */
const SOURCE_LIMITS: InboxLimits = { messages: 256, bytes: 16 * 2 ** 20 };
/** Of all sources together. */
const SOURCES_BYTES = 64 * 2 ** 20;
/** Transforms are small, and readings are lost without them: they are not what is to give way. */
const TRANSFORM_LIMITS: InboxLimits = { messages: 10_000, bytes: 64 * 2 ** 20 };

/** The limits of each channel of a node with so many sources. */
export function limitsOfChannels(sources: number): (channel: string) => InboxLimits {
  const ofSource = { ...SOURCE_LIMITS, bytes: Math.min(SOURCE_LIMITS.bytes, SOURCES_BYTES / sources) };
  return (channel) => (channel === TF || channel === TF_STATIC ? TRANSFORM_LIMITS : ofSource);
}

/**
 * Messages that the worker has not taken yet, in order of arrival: transforms must not overtake readings, as in a recording that is played
 * fast the worker would forget those that it needs. Bounded per channel: its oldest message gives way, and is counted.
 */
export class Inbox {
  readonly #limitsOf: (channel: string) => InboxLimits;
  #messages: InboxMessage[] = [];
  readonly #waiting = new Map<string, { messages: number; bytes: number }>();
  readonly #dropped = new Map<string, number>();

  constructor(limitsOf: (channel: string) => InboxLimits) {
    this.#limitsOf = limitsOf;
  }

  get size(): number {
    return this.#messages.length;
  }

  get oldest(): InboxMessage | undefined {
    return this.#messages[0];
  }

  /** Messages that gave way since the start, per channel. */
  get dropped(): ReadonlyMap<string, number> {
    return this.#dropped;
  }

  push(message: InboxMessage): void {
    const waiting = this.#waiting.get(message.channel) ?? { messages: 0, bytes: 0 };
    this.#waiting.set(message.channel, waiting);
    const { messages, bytes } = this.#limitsOf(message.channel);
    while (waiting.messages > 0 && (waiting.messages >= messages || waiting.bytes + message.cdr.length > bytes)) {
      const oldest = this.#messages.findIndex((queued) => queued.channel === message.channel);
      const [gone] = this.#messages.splice(oldest, 1);
      waiting.messages--;
      waiting.bytes -= gone.cdr.length;
      this.#count(message.channel);
    }
    this.#messages.push(message);
    waiting.messages++;
    waiting.bytes += message.cdr.length;
  }

  /** The oldest messages, within limits; one at least, where there is one. */
  take(limits: InboxLimits = { messages: Infinity, bytes: Infinity }): InboxMessage[] {
    let count = 0;
    for (let bytes = 0; count < Math.min(limits.messages, this.#messages.length); count++) {
      bytes += this.#messages[count].cdr.length;
      if (count > 0 && bytes > limits.bytes) break;
    }
    const taken = this.#messages.splice(0, count);
    for (const message of taken) {
      const waiting = this.#waiting.get(message.channel)!;
      waiting.messages--;
      waiting.bytes -= message.cdr.length;
    }
    return taken;
  }

  /** Drops and counts everything: what came before a jump of the clock belongs to another time. */
  clear(): void {
    this.lost(this.take());
  }

  /** Counts messages that were taken and lost on their way. */
  lost(messages: readonly InboxMessage[]): void {
    for (const { channel } of messages) this.#count(channel);
  }

  #count(channel: string): void {
    this.#dropped.set(channel, (this.#dropped.get(channel) ?? 0) + 1);
  }
}
