import type { Logger } from 'rclnodejs';
import type { Config } from '../config/config.js';
import type { DashboardSource, GridListener } from '../dashboard/source.js';
import { unitOf } from '../dashboard/unit.js';
import type { GridReply } from './protocol.js';

/** The web page of the node; grids are computed for it only while somebody looks. */
export class Dashboard implements DashboardSource {
  readonly #listeners = new Set<GridListener>();
  readonly #unit: string | undefined;
  readonly #server: Promise<{ close(): Promise<void> } | undefined>;

  constructor({ sources, dashboard: { host, port } }: Config, logger: Logger) {
    this.#unit = unitOf(sources);
    this.#server = port > 0 ? this.#open(host, port, logger) : Promise.resolve(undefined);
  }

  /** Whether a page is open. */
  get isOpen(): boolean {
    return this.#listeners.size > 0;
  }

  onGrid(listener: GridListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish({ grid, robot, statistics }: NonNullable<GridReply['dashboard']>): void {
    for (const listener of this.#listeners) listener(grid, { robot, unit: this.#unit, statistics });
  }

  destroy(): void {
    void this.#server.then((server) => server?.close());
  }

  /** A port that is taken is no reason not to map. */
  async #open(host: string, port: number, logger: Logger) {
    try {
      const { startDashboard } = await import('../dashboard/server.js');
      const server = await startDashboard({ host, port, source: this });
      logger.info(`dashboard on http://${host}:${server.port}`);
      return server;
    } catch (error) {
      logger.error(`dashboard.port ${port}: ${(error as Error).message}`);
      return undefined;
    }
  }
}
