import type { Node, Publisher, ServiceResponse } from 'rclnodejs';

type Callback = (...args: never[]) => void;

/** What a node has made, with the ends that others would have in the hands of the test: nothing goes over the network. */
export class FakeNode {
  readonly lines: string[] = [];
  readonly published: string[] = [];
  readonly timers = new Set<() => void>();
  readonly #subscriptions = new Map<string, Callback>();
  readonly #services = new Map<string, Callback>();
  readonly #name: string;
  seconds = 100;

  constructor(name = '/cmanp') {
    this.#name = name;
  }

  /** As what it stands for. */
  get node(): Node {
    return this as unknown as Node;
  }

  receive(topic: string, bytes: Uint8Array): void {
    this.#subscriptions.get(topic)!(Buffer.from(bytes) as never);
  }

  /** The response of a service. */
  ask<Response>(name: string, request: object): Promise<Response> {
    return new Promise((resolve) => {
      const response: ServiceResponse<Response> = { template: {} as Response, send: resolve };
      this.#services.get(name)!(request as never, response as never);
    });
  }

  /** All timers go off. */
  tick(): void {
    for (const timer of this.timers) timer();
  }

  createPublisher(_type: string, topic: string): Publisher {
    return { topic: topic.replace('~', this.#name), subscriptionCount: 1, publish: () => this.published.push(topic) };
  }

  createSubscription(_type: string, topic: string, _options: object, callback: Callback): object {
    this.#subscriptions.set(topic, callback);
    return { topic };
  }

  createService(_type: string, name: string, callback: Callback): object {
    this.#services.set(name, callback);
    return {};
  }

  createTimer(_period: bigint, callback: () => void): object {
    this.timers.add(callback);
    return callback;
  }

  destroyTimer(timer: () => void): void {
    this.timers.delete(timer);
  }

  destroyPublisher(): void {}
  destroySubscription(): void {}
  destroyService(): void {}

  getClock(): object {
    return { now: () => ({ nanoseconds: BigInt(Math.round(this.seconds * 1e9)) }) };
  }

  getLogger(): object {
    const log = (text: string) => this.lines.push(text) > 0;
    return { debug: log, info: log, warn: log, error: log };
  }

  getFullyQualifiedName(): string {
    return this.#name;
  }

  getPublishersInfoByTopic(): [] {
    return [];
  }

  getSubscriptionsInfoByTopic(): [] {
    return [];
  }
}
