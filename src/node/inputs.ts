import type { Node, Subscription, Timer } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { Inbox, type InboxMessage, TF, TF_STATIC } from './inbox.js';
import { every, now } from './node-clock.js';
import { owned } from './owned-bytes.js';
import type { PipelineWorker } from './pipeline-worker.js';
import { sourceQos, staticTransformsQos, transformsQos } from './qos.js';
import type { OwnEndpoint } from './topic-check.js';

/** Of one call: so much that the crossing costs little, so little that a query is not kept waiting. */
const CHUNK = { messages: 64, bytes: 4 * 2 ** 20 };
/** Seconds between looks at the clock when nothing arrives, at most. */
const LONGEST_TICK = 0.1;

/** Subscriptions of an active node. Callbacks do nothing but queue the bytes; the worker takes them when it is free. */
export class Inputs {
  readonly #node: Node;
  readonly #worker: PipelineWorker;
  readonly #inbox = new Inbox();
  readonly #subscriptions: Subscription[];
  readonly #ticks: Timer;
  readonly endpoints: readonly OwnEndpoint[];
  /** Topics, fully qualified, by source. */
  readonly topics: ReadonlyMap<string, string>;
  readonly #onError: (error: Error) => void;
  #workerIsBusy = false;

  constructor(node: Node, config: Config, worker: PipelineWorker, onError: (error: Error) => void) {
    this.#node = node;
    this.#worker = worker;
    this.#onError = onError;
    const topics = [
      { channel: TF, topic: TF, type: 'tf2_msgs/msg/TFMessage', qos: transformsQos },
      { channel: TF_STATIC, topic: TF_STATIC, type: 'tf2_msgs/msg/TFMessage', qos: staticTransformsQos },
      ...config.sources.map(({ name, topic, type, reliability }) => ({ channel: name, topic, type, qos: sourceQos(reliability) })),
    ];
    this.#subscriptions = topics.map(({ channel, topic, type, qos }) =>
      node.createSubscription(type, topic, { isRaw: true, qos }, (cdr: Buffer) => this.#receive(channel, cdr)),
    );
    this.endpoints = topics.map(({ type, qos }, i) => ({ role: 'subscription', topic: this.#subscriptions[i].topic, type, qos }));
    this.topics = new Map(topics.map(({ channel }, i) => [channel, this.#subscriptions[i].topic]));
    this.#ticks = every(node, Math.min(config.batch.period, LONGEST_TICK), () => this.#pass());
  }

  /** Messages lost because the worker was behind, per source. */
  get dropped(): ReadonlyMap<string, number> {
    return this.#inbox.dropped;
  }

  /** The clock went backwards. */
  timeJumped(): void {
    this.#inbox.clear();
    this.#worker.call('timeJumped', undefined).catch(this.#onError);
  }

  /** Ends the subscriptions and passes on what still waits, so that a save that follows holds it. */
  stop(): void {
    this.#node.destroyTimer(this.#ticks);
    for (const subscription of this.#subscriptions) this.#node.destroySubscription(subscription);
    void this.#hand(this.#inbox.take());
  }

  #receive(channel: string, cdr: Buffer): void {
    this.#inbox.push({ channel, cdr: owned(new Uint8Array(cdr.buffer, cdr.byteOffset, cdr.length)), receivedAt: now(this.#node) });
    this.#pass();
  }

  /** Passes on what waits, and the time. One call is under way at most: what the worker cannot take yet stays where it can be dropped. */
  #pass(): void {
    if (this.#workerIsBusy) return;
    this.#workerIsBusy = true;
    void this.#hand(this.#inbox.take(CHUNK)).finally(() => {
      this.#workerIsBusy = false;
      if (this.#inbox.size > 0) this.#pass();
    });
  }

  async #hand(messages: InboxMessage[]): Promise<void> {
    const buffers = messages.map(({ cdr }) => cdr.buffer as ArrayBuffer);
    await this.#worker.call('receive', { messages, now: now(this.#node) }, buffers).catch(this.#onError);
  }
}
