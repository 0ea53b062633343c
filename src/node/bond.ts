import { randomUUID } from 'node:crypto';
import type { Node, Publisher, Subscription } from 'rclnodejs';
import { CdrReader, encodeCdr, parseDefinition } from '../messages/cdr.js';
import { builtinDefinition } from '../messages/definitions.js';
import { toTime } from '../messages/stamp.js';
import { isInstalled } from './installed.js';
import { now } from './node-clock.js';
import { publishRaw } from './owned-bytes.js';
import { bondQos } from './qos.js';

const TYPE = 'bond/msg/Status';
/** Milliseconds, as bondcpp has them by default and Nav2's nodes use them. */
const PERIOD = 250;
const HEARTBEAT_TIMEOUT = 4000;
const CONNECT_TIMEOUT = 10_000;

/** bond/msg/Status */
interface Status {
  readonly id: string;
  readonly instance_id: string;
  readonly active: boolean;
}

const reader = new CdrReader<Status>(parseDefinition(builtinDefinition(TYPE)));

/**
 * The node's end of the bond to Nav2's lifecycle manager: heartbeats on `bond` under the node's name while the node is active, so that the
 * manager sees when the process dies. Both ends stop when one says that it ends, or is silent for too long.
 */
export class Bond {
  readonly #node: Node;
  readonly #publisher: Publisher;
  readonly #subscription: Subscription;
  readonly #id: string;
  #instance = '';
  #heartbeats?: NodeJS.Timeout;
  #silence?: NodeJS.Timeout;
  #formed = false;

  /** Undefined where bond's messages are not installed. */
  static create(node: Node): Bond | undefined {
    return isInstalled('bond') ? new Bond(node) : undefined;
  }

  private constructor(node: Node) {
    this.#node = node;
    this.#id = node.name();
    this.#publisher = node.createPublisher(TYPE, 'bond', { qos: bondQos });
    this.#subscription = node.createSubscription(TYPE, 'bond', { isRaw: true, qos: bondQos }, (cdr: Buffer) => this.#hear(cdr));
  }

  /** A new bond; the other end has some seconds to answer. */
  start(): void {
    this.#end();
    this.#instance = randomUUID();
    this.#heartbeats = setInterval(() => this.#send(true), PERIOD);
    this.#silence = setTimeout(() => this.#end(), CONNECT_TIMEOUT);
  }

  /** Tells the other end that this one ends, and stops. */
  stop(): void {
    if (this.#heartbeats) this.#send(false);
    this.#end();
  }

  destroy(): void {
    this.#end();
    this.#node.destroySubscription(this.#subscription);
    this.#node.destroyPublisher(this.#publisher);
  }

  #hear(cdr: Buffer): void {
    const status = readStatus(cdr);
    if (!this.#heartbeats || status?.id !== this.#id || status.instance_id === this.#instance) return;
    clearTimeout(this.#silence);
    if (status.active) {
      if (!this.#formed) this.#node.getLogger().info('bond to the lifecycle manager formed');
      this.#formed = true;
      this.#silence = setTimeout(() => this.#lost('has been silent'), HEARTBEAT_TIMEOUT);
    } else if (this.#formed) {
      this.#send(false);
      this.#lost('ended it');
    }
  }

  #lost(reason: string): void {
    this.#end();
    this.#node.getLogger().info(`bond broken: the lifecycle manager ${reason}; the node goes on`);
  }

  #end(): void {
    clearInterval(this.#heartbeats);
    clearTimeout(this.#silence);
    this.#heartbeats = undefined;
    this.#formed = false;
  }

  #send(active: boolean): void {
    const status = {
      header: { stamp: toTime(now(this.#node)), frame_id: '' },
      id: this.#id,
      instance_id: this.#instance,
      active,
      heartbeat_timeout: HEARTBEAT_TIMEOUT / 1000,
      heartbeat_period: PERIOD / 1000,
    };
    publishRaw(this.#publisher, encodeCdr(TYPE, status));
  }
}

/** Undefined for bytes that are no such message. */
function readStatus(cdr: Buffer): Status | undefined {
  try {
    return reader.read(new Uint8Array(cdr));
  } catch {
    return undefined;
  }
}
