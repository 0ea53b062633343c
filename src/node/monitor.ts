import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger, Node, Publisher } from 'rclnodejs';
import { encodeCdr } from '../messages/cdr.js';
import { encodeDiagnostics } from '../messages/encode-diagnostics.js';
import { diagnosticStatus, type NodeHealth } from './diagnostics.js';
import type { Inputs } from './inputs.js';
import { now } from './node-clock.js';
import { once } from './once.js';
import { publishRaw } from './owned-bytes.js';
import type { Worker } from './pipeline-worker.js';
import { diagnosticsQos } from './qos.js';
import type { StateKeeper } from './state-keeper.js';
import { misfits, type OwnEndpoint } from './topic-check.js';

const PERIOD_MS = 1000;
/** Milliseconds between looks at the event loop, which are part of what the histogram has. */
const RESOLUTION = 10;

/** Once a second, on the wall clock (a simulation that stands still is to be seen too): looks at the topics and publishes `/diagnostics`. */
export class Monitor {
  readonly #node: Node;
  readonly #worker: Worker;
  readonly #keeper: Pick<StateKeeper, 'problem'>;
  readonly #publisher: Publisher;
  readonly #warnOnce: (text: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #endpoints: readonly OwnEndpoint[];
  readonly #loop = monitorEventLoopDelay({ resolution: RESOLUTION });
  #inputs?: Inputs;
  #noGrid?: string;
  #lastNow?: number;
  #destroyed = false;

  /** @param endpoints what the node has beside its inputs. */
  constructor(node: Node, worker: Worker, keeper: Pick<StateKeeper, 'problem'>, endpoints: readonly OwnEndpoint[]) {
    const logger: Logger = node.getLogger();
    this.#node = node;
    this.#worker = worker;
    this.#keeper = keeper;
    this.#endpoints = endpoints;
    this.#publisher = node.createPublisher('diagnostic_msgs/msg/DiagnosticArray', '/diagnostics', { qos: diagnosticsQos });
    this.#warnOnce = once((text) => logger.warn(text));
    this.#loop.enable();
    this.#timer = setInterval(() => void this.#look(), PERIOD_MS);
  }

  /** The subscriptions of an active node; undefined while it is inactive. */
  watch(inputs: Inputs | undefined): void {
    this.#inputs = inputs;
    this.#noGrid = undefined;
  }

  /** Why the last grid could not be predicted; undefined: it could. */
  gridFailed(reason: string | undefined): void {
    this.#noGrid = reason;
  }

  destroy(): void {
    this.#destroyed = true;
    clearInterval(this.#timer);
    this.#loop.disable();
    this.#node.destroyPublisher(this.#publisher);
  }

  async #look(): Promise<void> {
    const inputs = this.#inputs;
    const eventLoopMs = Math.max(0, this.#loop.percentile(99) / 1e6 - RESOLUTION);
    this.#loop.reset();
    const ends = [...(inputs?.endpoints ?? []), ...this.#endpoints].map((own) => ({ own, others: this.#others(own) }));
    const problems = ends.flatMap(({ own, others }) => misfits(own, others));
    problems.forEach(this.#warnOnce);
    if (inputs === undefined) problems.push('inactive: a lifecycle manager has yet to activate the node');
    if (inputs?.paused) problems.push('paused on the dashboard: readings are left out');
    problems.push(...this.#clockProblem());
    if (this.#keeper.problem !== undefined) problems.push(this.#keeper.problem);
    if (this.#publisher.subscriptionCount === 0) return;
    const time = now(this.#node);
    try {
      const statistics = await this.#worker.call('statistics', { now: time });
      const unpublished = ends.filter(({ own, others }) => own.role === 'subscription' && others.length === 0).map(({ own }) => own.topic);
      const health: NodeHealth = {
        now: time,
        problems,
        topics: inputs?.topics ?? new Map(),
        unpublished,
        noGrid: this.#noGrid,
        queueFull: inputs?.dropped ?? new Map(),
        eventLoopMs,
        workerRestarts: this.#worker.restarts,
      };
      // What an inactive node hears nothing of is no problem of its sources.
      const seen = inputs === undefined ? { ...statistics, sources: [] } : statistics;
      const status = diagnosticStatus(`${this.#node.getFullyQualifiedName().slice(1)}: field`, seen, health);
      if (this.#inputs === inputs && !this.#destroyed)
        publishRaw(this.#publisher, encodeCdr('diagnostic_msgs/msg/DiagnosticArray', encodeDiagnostics(time, [status])));
    } catch (error) {
      if (!this.#destroyed) this.#warnOnce(`diagnostics: ${(error as Error).message}`);
    }
  }

  /** Only simulated time stands still from one second to the next. */
  #clockProblem(): string[] {
    const time = now(this.#node);
    const standsStill = time === this.#lastNow;
    this.#lastNow = time;
    if (time === 0) return ['use_sim_time is set, and there is no /clock'];
    return standsStill ? [`the clock stands still at ${time.toFixed(3)} s: use_sim_time is set, and /clock does not move`] : [];
  }

  #others({ role, topic }: OwnEndpoint) {
    return role === 'subscription' ? this.#node.getPublishersInfoByTopic(topic) : this.#node.getSubscriptionsInfoByTopic(topic);
  }
}
