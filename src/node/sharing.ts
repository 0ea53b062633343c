import type { Node, Publisher, Subscription } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { encodeCdr } from '../messages/cdr.js';
import { toTime } from '../messages/stamp.js';
import { publishRaw } from './owned-bytes.js';
import type { PipelineWorker } from './pipeline-worker.js';
import { latchedQos } from './qos.js';
import type { OwnEndpoint } from './topic-check.js';

const STATE_TYPE = 'cmanp_ros/msg/State';

/** Milliseconds between looks for a new peer. */
const LOOK_MS = 1000;

/** This robot's state for its peers. Theirs are received, but not merged into the map yet. */
export class Sharing {
  readonly #node: Node;
  readonly #worker: PipelineWorker;
  readonly #robot: string;
  readonly #periodMs: number;
  readonly #publisher?: Publisher;
  readonly #subscriptions: Subscription[];
  readonly #heard = new Set<string>();
  #timer?: NodeJS.Timeout;
  #listeners = 0;
  #publishedAt = -Infinity;
  readonly endpoints: readonly OwnEndpoint[];

  constructor(node: Node, { share, state }: Config, worker: PipelineWorker) {
    this.#node = node;
    this.#worker = worker;
    this.#robot = share.robot;
    this.#periodMs = state.savePeriod * 1000;
    if (share.robot !== '') this.#publisher = node.createPublisher(STATE_TYPE, '~/state', { qos: latchedQos });
    this.#subscriptions = share.peers.map((peer) =>
      node.createSubscription(STATE_TYPE, `/${peer}/cmanp/state`, { isRaw: true, qos: latchedQos }, () => this.#hear(peer)),
    );
    const own = { type: STATE_TYPE, qos: latchedQos };
    this.endpoints = [
      ...(this.#publisher ? [{ role: 'publisher' as const, topic: this.#publisher.topic, ...own }] : []),
      ...this.#subscriptions.map(({ topic }) => ({ role: 'subscription' as const, topic, ...own })),
    ];
  }

  /** Publishes the state every `state.save_period`, and when a new peer listens. */
  start(): void {
    if (this.#publisher) this.#timer = setInterval(() => void this.#look(), LOOK_MS);
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

  async #look(): Promise<void> {
    const publisher = this.#publisher!;
    const listeners = publisher.subscriptionCount;
    const isDue = performance.now() - this.#publishedAt >= this.#periodMs;
    const somebodyCame = listeners > this.#listeners;
    this.#listeners = listeners;
    if (listeners === 0 || !(isDue || somebodyCame)) return;
    this.#publishedAt = performance.now();
    try {
      const { bytes, frame, stamp } = await this.#worker.call('state', undefined);
      const message = { header: { stamp: toTime(stamp), frame_id: frame }, robot: this.#robot, data: bytes };
      if (this.#timer) publishRaw(publisher, encodeCdr(STATE_TYPE, message));
    } catch (error) {
      this.#node.getLogger().error(`~/state: ${(error as Error).message}`);
    }
  }

  #hear(peer: string): void {
    if (this.#heard.has(peer)) return;
    this.#heard.add(peer);
    this.#node.getLogger().warn(`share.peers: the state of ${peer} arrives, but states of peers are not merged into the map yet`);
  }
}
