import type { Logger, Node } from 'rclnodejs';
import type { Config } from '../config/config.js';
import type { About, Action, DashboardSource, Frame, FrameListener, PointPrediction } from '../dashboard/source.js';
import type { Inputs } from './inputs.js';
import { now } from './node-clock.js';
import type { Worker } from './pipeline-worker.js';
import type { StateKeeper } from './state-keeper.js';

/** What a page looks at and acts on. */
export interface DashboardParts {
  readonly node: Node;
  readonly worker: Worker;
  readonly keeper: StateKeeper;
  /** Undefined while the node is inactive. */
  readonly inputs: () => Inputs | undefined;
}

/** The web page of the node; grids are computed for it only while somebody looks. */
export class Dashboard implements DashboardSource {
  readonly actions: readonly Action[];
  readonly #parts: DashboardParts;
  readonly #statePath: string;
  readonly #listeners = new Set<FrameListener>();
  readonly #server: Promise<{ close(): Promise<void> } | undefined>;

  constructor({ state, dashboard }: Config, parts: DashboardParts) {
    this.#parts = parts;
    this.#statePath = state.path;
    this.actions = state.path === '' ? ['pause', 'resume', 'reset'] : ['pause', 'resume', 'reset', 'save'];
    this.#server = dashboard.port > 0 ? this.#open(dashboard, parts.node.getLogger()) : Promise.resolve(undefined);
  }

  /** Whether a page is open. */
  get isOpen(): boolean {
    return this.#listeners.size > 0;
  }

  about(): Promise<About> {
    return this.#parts.worker.call('about', undefined);
  }

  onFrame(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(frame: Frame): void {
    const paused = this.#parts.inputs()?.paused ?? false;
    for (const listener of this.#listeners) listener(frame, { paused });
  }

  predict(points: Float64Array): Promise<PointPrediction> {
    const { node, worker } = this.#parts;
    return worker.call('query', { points, covariance: false, samples: 0, now: now(node) });
  }

  async act(action: Action): Promise<string> {
    const { node, worker, keeper, inputs } = this.#parts;
    node.getLogger().info(`dashboard: ${action}`);
    switch (action) {
      case 'pause':
      case 'resume': {
        const active = inputs();
        if (active === undefined) throw new Error('the node is not active');
        active.paused = action === 'pause';
        return active.paused ? 'paused: readings are left out' : 'mapping goes on';
      }
      case 'reset':
        await worker.call('reset', undefined);
        return 'the state is empty';
      case 'save':
        await keeper.saveTo(this.#statePath);
        return `saved ${this.#statePath}`;
    }
  }

  destroy(): void {
    void this.#server.then((server) => server?.close());
  }

  /** A port that is taken is no reason not to map. */
  async #open({ host, port, token }: Config['dashboard'], logger: Logger) {
    try {
      const { startDashboard } = await import('../dashboard/server.js');
      const server = await startDashboard({ host, port, token, source: this });
      logger.info(`dashboard on http://${host}:${server.port}`);
      return server;
    } catch (error) {
      logger.error(`dashboard.port ${port}: ${(error as Error).message}`);
      return undefined;
    }
  }
}
