import type { SourceConfig } from '../config/config.js';
import { createDecoder, type Decoder } from '../messages/decode.js';
import type { SourceStatistics } from './statistics.js';
import { WaitingQueue } from './waiting-queue.js';

/** One observation topic at run time. */
export class Source {
  readonly config: SourceConfig;
  readonly decode: Decoder;
  readonly waiting: WaitingQueue;
  #messages = 0;
  #lastReceived: number | undefined;
  #interval: number | undefined;
  #lastFolded: number | undefined;

  /**
   * @param definition "ros2msg" text. @param sources how many there are in all.
   *
   * @throws ConfigError when type and field do not fit.
   */
  constructor(config: SourceConfig, definition: string, sources: number) {
    this.config = config;
    this.waiting = new WaitingQueue(sources);
    this.decode = createDecoder(config, definition);
  }

  countMessage(receivedAt: number): void {
    this.#messages++;
    if (this.#lastReceived !== undefined) this.#interval = Math.max(0, receivedAt - this.#lastReceived);
    this.#lastReceived = receivedAt;
  }

  /** A reading of the source reached the state. */
  folded(now: number): void {
    this.#lastFolded = now;
  }

  get statistics(): SourceStatistics {
    const { name, topic } = this.config;
    return {
      name,
      topic,
      messages: this.#messages,
      lastReceived: this.#lastReceived,
      interval: this.#interval,
      lastFolded: this.#lastFolded,
    };
  }
}
