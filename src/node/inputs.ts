import type { Node, QoS, Subscription, Timer } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { Inbox, type InboxMessage, limitsOfChannels, TF, TF_STATIC } from './inbox.js';
import { every, now } from './node-clock.js';
import { owned } from './owned-bytes.js';
import type { Worker } from './pipeline-worker.js';
import { sourceQos, staticTransformsQos, transformsQos } from './qos.js';
import type { OwnEndpoint } from './topic-check.js';

/**
 * Of one call: so little that a query is not kept waiting, and so much that a worker that is busy with grids, and takes one call between two of
 * them, keeps up with sensors and transforms of hundreds of hertz.
 */
const CHUNK = { messages: 1000, bytes: 4 * 2 ** 20 };
/** Seconds between looks at the clock when nothing arrives, at most. */
const LONGEST_TICK = 0.1;

interface Input {
  readonly channel: string;
  readonly topic: string;
  readonly type: string;
  readonly qos: QoS;
}

const TRANSFORMS: Input = { channel: TF, topic: TF, type: 'tf2_msgs/msg/TFMessage', qos: transformsQos };
const STATIC_TRANSFORMS: Input = { ...TRANSFORMS, channel: TF_STATIC, topic: TF_STATIC, qos: staticTransformsQos };

/** Subscriptions of an active node. Callbacks do nothing but queue the bytes; the worker takes them when it is free. */
export class Inputs {
  readonly #node: Node;
  readonly #worker: Worker;
  readonly #inbox: Inbox;
  /** By channel. */
  readonly #subscriptions: Map<string, Subscription>;
  readonly #ticks: Timer;
  readonly endpoints: readonly OwnEndpoint[];
  /** Topics, fully qualified, by source. */
  readonly topics: ReadonlyMap<string, string>;
  readonly #onError: (error: Error) => void;
  #workerIsBusy = false;
  /** While true, readings are left out; transforms are not, so that the robot is seen. */
  paused = false;

  constructor(node: Node, config: Config, worker: Worker, onError: (error: Error) => void) {
    this.#node = node;
    this.#worker = worker;
    this.#inbox = new Inbox(limitsOfChannels(config.sources.length));
    this.#onError = onError;
    const inputs = [
      TRANSFORMS,
      STATIC_TRANSFORMS,
      ...config.sources.map(({ name, topic, type, reliability }) => ({ channel: name, topic, type, qos: sourceQos(reliability) })),
    ];
    this.#subscriptions = new Map(inputs.map((input) => [input.channel, this.#subscribe(input)]));
    this.topics = new Map([...this.#subscriptions].map(([channel, { topic }]) => [channel, topic]));
    this.endpoints = inputs.map(({ channel, type, qos }) => ({ role: 'subscription', topic: this.topics.get(channel)!, type, qos }));
    this.#ticks = every(node, Math.min(config.batch.period, LONGEST_TICK), () => this.#pass());
  }

  /** Messages lost because the worker was behind, per source. */
  get dropped(): ReadonlyMap<string, number> {
    return this.#inbox.dropped;
  }

  /** Drops what waits and counts it: the clock went backwards. */
  clear(): void {
    this.#inbox.clear();
  }

  /** The worker knows no transforms any more: those that are published but once come again to a subscription that is new. */
  workerRestarted(): void {
    this.#node.destroySubscription(this.#subscriptions.get(TF_STATIC)!);
    this.#subscriptions.set(TF_STATIC, this.#subscribe(STATIC_TRANSFORMS));
  }

  /** Ends the subscriptions and passes on what still waits, so that a save that follows holds it. */
  stop(): void {
    this.#node.destroyTimer(this.#ticks);
    for (const subscription of this.#subscriptions.values()) this.#node.destroySubscription(subscription);
    void this.#hand(this.#inbox.take());
  }

  #subscribe({ channel, topic, type, qos }: Input): Subscription {
    return this.#node.createSubscription(type, topic, { isRaw: true, qos }, (cdr: Buffer) => this.#receive(channel, cdr));
  }

  #receive(channel: string, cdr: Buffer): void {
    if (this.paused && channel !== TF && channel !== TF_STATIC) return;
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
    // No later than what is left behind: readings must not be given up whose transforms are among it.
    const clock = this.#inbox.oldest?.receivedAt ?? now(this.#node);
    try {
      await this.#worker.call('receive', { messages, now: clock }, buffers);
    } catch (error) {
      this.#inbox.lost(messages);
      this.#onError(error as Error);
    }
  }
}
