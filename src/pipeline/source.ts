import type { SourceConfig } from '../config/config.js';
import { createDecoder, type Decoder } from '../messages/decode.js';
import type { SourceStatistics } from './statistics.js';
import { WaitingQueue } from './waiting-queue.js';

/** One observation topic at run time. */
export class Source {
  readonly config: SourceConfig;
  readonly decode: Decoder;
  readonly waiting = new WaitingQueue();
  #messages = 0;
  #lastReceived: number | undefined;

  /** @param definition "ros2msg" text. @throws ConfigError when type and field do not fit. */
  constructor(config: SourceConfig, definition: string) {
    this.config = config;
    this.decode = createDecoder(config, definition);
  }

  countMessage(receivedAt: number): void {
    this.#messages++;
    this.#lastReceived = receivedAt;
  }

  get statistics(): SourceStatistics {
    const { name, topic } = this.config;
    return { name, topic, messages: this.#messages, lastReceived: this.#lastReceived };
  }
}
