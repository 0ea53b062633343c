import type { Node, Timer } from 'rclnodejs';
import type { Dashboard } from './dashboard.js';
import type { Monitor } from './monitor.js';
import { every, now } from './node-clock.js';
import type { Outputs } from './outputs.js';
import type { Worker } from './pipeline-worker.js';

/** What takes part in a grid: who computes it, who gets it, and who is told when there is none. */
export interface GridParts {
  readonly worker: Worker;
  readonly outputs: Outputs;
  readonly dashboard: Dashboard;
  readonly monitor: Monitor;
}

/** Predicts and publishes grids at a rate of the node's clock. */
export class GridLoop {
  readonly #node: Node;
  readonly #parts: GridParts;
  readonly #onError: (error: Error) => void;
  readonly #timer: Timer;
  #isUnderWay = false;
  #stopped = false;

  /** @param rate grids per second. */
  constructor(node: Node, parts: GridParts, rate: number, onError: (error: Error) => void) {
    this.#node = node;
    this.#parts = parts;
    this.#onError = onError;
    this.#timer = every(node, 1 / rate, () => void this.#grid());
  }

  stop(): void {
    this.#stopped = true;
    this.#node.destroyTimer(this.#timer);
  }

  /** Nothing is computed for an output without a subscriber; a grid that is late is waited for, not queued. */
  async #grid(): Promise<void> {
    const { worker, outputs, dashboard, monitor } = this.#parts;
    const wanted = outputs.wanted(dashboard.isOpen);
    if (!wanted || this.#isUnderWay) return;
    this.#isUnderWay = true;
    try {
      const reply = await worker.call('grid', { now: now(this.#node), wanted });
      if (this.#stopped) return;
      monitor.gridFailed(reply.reason);
      outputs.publish(reply);
      if (reply.dashboard) dashboard.publish(reply.dashboard);
    } catch (error) {
      // The worker leaves a grid that is under way at its end.
      if (!this.#stopped) this.#onError(error as Error);
    } finally {
      this.#isUnderWay = false;
    }
  }
}
