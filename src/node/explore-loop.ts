import type { Node, Publisher, Timer } from 'rclnodejs';
import { createCdrWriter, encodeCdr, parseDefinition } from '../messages/cdr.js';
import { messageDefinition } from '../messages/definitions.js';
import { encodeMarkers, encodePlaces } from '../messages/encode-explore.js';
import { isInstalled } from './installed.js';
import { every, now } from './node-clock.js';
import { publishRaw } from './owned-bytes.js';
import type { Worker } from './pipeline-worker.js';
import { latchedQos } from './qos.js';

const PLACES_TYPE = 'geometry_msgs/msg/PoseArray';
const MARKERS_TYPE = 'visualization_msgs/msg/MarkerArray';

/** Suggests where to read next: `~/explore`, and `~/explore_markers` for RViz. Computed only while somebody listens to one of them. */
export class ExploreLoop {
  readonly #node: Node;
  readonly #worker: Worker;
  readonly #onError: (error: Error) => void;
  readonly #places: Publisher;
  readonly #markers?: { readonly publisher: Publisher; readonly encode: (message: object) => Uint8Array };
  #timer?: Timer;
  #isUnderWay = false;

  constructor(node: Node, worker: Worker, onError: (error: Error) => void) {
    this.#node = node;
    this.#worker = worker;
    this.#onError = onError;
    this.#places = node.createPublisher(PLACES_TYPE, '~/explore', { qos: latchedQos });
    if (isInstalled('visualization_msgs')) {
      // As installed: the message has grown from one ROS 2 to the next.
      const encode = createCdrWriter(parseDefinition(messageDefinition(MARKERS_TYPE)));
      this.#markers = { publisher: node.createPublisher(MARKERS_TYPE, '~/explore_markers', { qos: latchedQos }), encode };
    }
  }

  /** @param rate suggestions per second. */
  start(rate: number): void {
    this.stop();
    this.#timer = every(this.#node, 1 / rate, () => void this.#suggest());
  }

  stop(): void {
    if (this.#timer) this.#node.destroyTimer(this.#timer);
    this.#timer = undefined;
  }

  destroy(): void {
    this.stop();
    for (const publisher of [this.#places, this.#markers?.publisher]) if (publisher) this.#node.destroyPublisher(publisher);
  }

  async #suggest(): Promise<void> {
    const listeners = this.#places.subscriptionCount + (this.#markers?.publisher.subscriptionCount ?? 0);
    if (listeners === 0 || this.#isUnderWay) return;
    this.#isUnderWay = true;
    try {
      const stamp = now(this.#node);
      let suggestion = await this.#worker.call('explore', { now: stamp, anew: true });
      while (suggestion === undefined && this.#timer) suggestion = await this.#worker.call('explore', { now: stamp, anew: false });
      // Why there is none is in the diagnostics, as for the grid.
      if (suggestion === undefined || typeof suggestion === 'string' || this.#timer === undefined) return;
      publishRaw(this.#places, encodeCdr(PLACES_TYPE, encodePlaces(suggestion)));
      if (this.#markers) publishRaw(this.#markers.publisher, this.#markers.encode(encodeMarkers(suggestion)));
    } catch (error) {
      this.#onError(error as Error);
    } finally {
      this.#isUnderWay = false;
    }
  }
}
