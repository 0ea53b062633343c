import type { Node, Publisher, Subscription } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { STATE_TYPE } from '../pipeline/peer-exchange.js';
import { owned, publishRaw } from './owned-bytes.js';
import type { Worker } from './pipeline-worker.js';
import { latchedQos } from './qos.js';
import type { OwnEndpoint } from './topic-check.js';

/** Where a robot's state is looked for: its namespace is its name. */
const stateTopic = (robot: string): string => `/${robot}/cmanp/state`;

/** This robot's state for its peers, and theirs for this robot. */
export class Sharing {
  readonly #node: Node;
  readonly #worker: Worker;
  readonly #share: Config['share'];
  readonly #onError: (error: Error) => void;
  readonly #publisher?: Publisher;
  readonly #subscriptions: Subscription[];
  /** The newest message of each peer that the worker has not taken yet. */
  readonly #waiting = new Map<string, Uint8Array>();
  #workerIsBusy = false;
  #timer?: NodeJS.Timeout;
  #isAnnouncing = false;
  #listeners = 0;
  #fullAt = -Infinity;
  readonly endpoints: readonly OwnEndpoint[];

  constructor(node: Node, { share }: Config, worker: Worker, onError: (error: Error) => void) {
    this.#node = node;
    this.#worker = worker;
    this.#share = share;
    this.#onError = onError;
    if (share.robot !== '') {
      this.#publisher = node.createPublisher(STATE_TYPE, '~/state', { qos: latchedQos });
      const { topic } = this.#publisher;
      if (topic !== stateTopic(share.robot))
        node.getLogger().warn(`share.robot ${share.robot}: peers listen to ${stateTopic(share.robot)}, but this node publishes ${topic}`);
    }
    this.#subscriptions = share.peers.map((peer) =>
      node.createSubscription(STATE_TYPE, stateTopic(peer), { isRaw: true, qos: latchedQos }, (cdr: Buffer) => this.#receive(peer, cdr)),
    );
    const own = { type: STATE_TYPE, qos: latchedQos };
    this.endpoints = [
      ...(this.#publisher ? [{ role: 'publisher' as const, topic: this.#publisher.topic, ...own }] : []),
      ...this.#subscriptions.map(({ topic }) => ({ role: 'subscription' as const, topic, ...own })),
    ];
  }

  /** Publishes from now on what changes. */
  start(): void {
    if (this.#publisher) this.#timer = setInterval(() => void this.#announce(), this.#share.period * 1000);
  }

  /** Peers take the new worker's messages for those of a new robot, of which they need everything. */
  workerRestarted(): void {
    this.#fullAt = -Infinity;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  destroy(): void {
    this.stop();
    if (this.#publisher) this.#node.destroyPublisher(this.#publisher);
    for (const subscription of this.#subscriptions) this.#node.destroySubscription(subscription);
  }

  /** Everything when a peer came, and from time to time; else what changed. Without a listener nothing is computed. */
  async #announce(): Promise<void> {
    const publisher = this.#publisher!;
    const listeners = publisher.subscriptionCount;
    const somebodyCame = listeners > this.#listeners;
    this.#listeners = listeners;
    if (listeners === 0 || this.#isAnnouncing) return;
    const isDue = performance.now() - this.#fullAt >= this.#share.fullPeriod * 1000;
    this.#isAnnouncing = true;
    try {
      const everything = somebodyCame || isDue;
      const cdr = await this.#worker.call('announce', { everything });
      if (cdr === undefined || !this.#timer) return;
      publishRaw(publisher, cdr);
      if (everything) this.#fullAt = performance.now();
    } catch (error) {
      this.#onError(error as Error);
    } finally {
      this.#isAnnouncing = false;
    }
  }

  /** A message that comes while an older one of the same peer still waits takes its place. */
  #receive(peer: string, cdr: Buffer): void {
    this.#waiting.set(peer, owned(new Uint8Array(cdr.buffer, cdr.byteOffset, cdr.length)));
    if (!this.#workerIsBusy) void this.#pass();
  }

  async #pass(): Promise<void> {
    this.#workerIsBusy = true;
    for (const [peer, cdr] of this.#waiting) {
      this.#waiting.delete(peer);
      await this.#worker.call('receivePeer', { peer, cdr }, [cdr.buffer as ArrayBuffer]).catch(this.#onError);
    }
    this.#workerIsBusy = false;
  }
}
