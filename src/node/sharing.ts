import type { Node, Publisher, Subscription } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { encodeCdr } from '../messages/cdr.js';
import { toTime } from '../messages/stamp.js';
import { publishRaw } from './owned-bytes.js';
import type { PipelineWorker } from './pipeline-worker.js';
import { latchedQos } from './qos.js';
import type { OwnEndpoint } from './topic-check.js';

const STATE_TYPE = 'cmanp_ros/msg/State';

/** This robot's state for its peers, and the newest state of each peer. */
export class Sharing {
  readonly #node: Node;
  readonly #worker: PipelineWorker;
  readonly #robot: string;
  readonly #period: number;
  readonly #publisher?: Publisher;
  readonly #subscriptions: Subscription[];
  readonly #newest = new Map<string, Uint8Array>();
  #timer?: NodeJS.Timeout;
  readonly endpoints: readonly OwnEndpoint[];

  constructor(node: Node, { share, state }: Config, worker: PipelineWorker) {
    this.#node = node;
    this.#worker = worker;
    this.#robot = share.robot;
    this.#period = state.savePeriod;
    if (share.robot !== '') this.#publisher = node.createPublisher(STATE_TYPE, '~/state', { qos: latchedQos });
    this.#subscriptions = share.peers.map((peer) =>
      node.createSubscription(STATE_TYPE, `/${peer}/cmanp/state`, { isRaw: true, qos: latchedQos }, (cdr: Buffer) =>
        this.#receive(peer, cdr),
      ),
    );
    const own = { type: STATE_TYPE, qos: latchedQos };
    this.endpoints = [
      ...(this.#publisher ? [{ role: 'publisher' as const, topic: this.#publisher.topic, ...own }] : []),
      ...this.#subscriptions.map(({ topic }) => ({ role: 'subscription' as const, topic, ...own })),
    ];
  }

  /** Publishes the state now and every `state.save_period`. */
  start(): void {
    if (!this.#publisher) return;
    this.#timer = setInterval(() => void this.#publish(), this.#period * 1000);
    void this.#publish();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  destroy(): void {
    this.stop();
    if (this.#publisher) this.#node.destroyPublisher(this.#publisher);
    for (const subscription of this.#subscriptions) this.#node.destroySubscription(subscription);
  }

  async #publish(): Promise<void> {
    if (!this.#publisher || this.#publisher.subscriptionCount === 0) return;
    try {
      const { bytes, frame, stamp } = await this.#worker.call('state', undefined);
      const message = { header: { stamp: toTime(stamp), frame_id: frame }, robot: this.#robot, data: bytes };
      publishRaw(this.#publisher, encodeCdr(STATE_TYPE, message));
    } catch (error) {
      this.#node.getLogger().error(`~/state: ${(error as Error).message}`);
    }
  }

  #receive(peer: string, cdr: Buffer): void {
    if (!this.#newest.has(peer))
      this.#node.getLogger().info(`peer ${peer}: state received (${cdr.length} bytes); it is kept, not merged into the map yet`);
    this.#newest.set(peer, cdr);
  }
}
