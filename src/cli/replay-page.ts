import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config/config.js';
import { aboutField, dashboardFrame } from '../dashboard/frame.js';
import { type Dashboard, startDashboard } from '../dashboard/server.js';
import type { About, Action, DashboardSource, FrameListener, PointPrediction } from '../dashboard/source.js';
import type { Engine } from '../engine/engine.js';
import type { Pipeline } from '../pipeline/pipeline.js';

/** Milliseconds between two frames, at least, and how many times longer than a frame takes to make. */
const FRAMES = { period: 500, rest: 3 } as const;
/** Milliseconds between looks whether it goes on. */
const POLL_MS = 20;

export interface ReplayPageOptions {
  readonly config: Config;
  readonly engine: Engine;
  readonly pipeline: Pipeline;
  /** Seconds of the recording per second; Infinity: as fast as it goes. */
  readonly speed: number;
  /** Where "save" saves to. */
  readonly statePath?: string;
}

/** A recording on the dashboard: says when its messages are due, and makes frames while a page is open. */
export class ReplayPage implements DashboardSource {
  readonly actions: readonly Action[];
  readonly #options: ReplayPageOptions;
  readonly #listeners = new Set<FrameListener>();
  #server?: Dashboard;
  #paused = false;
  #closed = false;
  #turnedAt = performance.now();
  /** A time of the recording, and when that was or is due, both in seconds. */
  #anchor?: { readonly time: number; readonly wall: number };
  #now = 0;
  #fraction = 0;

  private constructor(options: ReplayPageOptions) {
    this.#options = options;
    this.actions = options.statePath === undefined ? ['pause', 'resume', 'reset'] : ['pause', 'resume', 'reset', 'save'];
  }

  /** @throws Error when the address of the configuration cannot be listened on. */
  static async open(options: ReplayPageOptions): Promise<ReplayPage> {
    const page = new ReplayPage(options);
    const { host, port, token } = options.config.dashboard;
    page.#server = await startDashboard({ host, port, token, source: page });
    void page.#makeFrames();
    return page;
  }

  get port(): number {
    return this.#server!.port;
  }

  /** Waits until a message of that time, seconds, is due. @returns Whether to go on. */
  async reach(time: number, fraction: number): Promise<boolean> {
    const { speed } = this.#options;
    while (!this.#closed) {
      if (this.#paused) this.#anchor = undefined;
      else {
        const wall = performance.now() / 1000;
        this.#anchor ??= { time, wall };
        const ahead = (time - this.#anchor.time) / speed - (wall - this.#anchor.wall);
        if (ahead <= 0) break;
      }
      await wait(POLL_MS);
    }
    this.#now = time;
    this.#fraction = fraction;
    // Reading what is at hand never lets the page have its turn.
    if (performance.now() - this.#turnedAt > POLL_MS) {
      await turn();
      this.#turnedAt = performance.now();
    }
    return !this.#closed;
  }

  /** Nothing more will come; the page stays until it is closed. @param now time of the recording's end, seconds. */
  async linger(now: number): Promise<void> {
    this.#now = now;
    this.#fraction = 1;
    while (!this.#closed) await wait(POLL_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#server?.close();
  }

  async about(): Promise<About> {
    return aboutField(this.#options.engine, this.#options.config);
  }

  onFrame(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async predict(points: Float64Array): Promise<PointPrediction> {
    return this.#options.pipeline.query(points, { covariance: false, samples: 0 }, this.#now);
  }

  async act(action: Action): Promise<string> {
    const { pipeline, statePath } = this.#options;
    switch (action) {
      case 'pause':
      case 'resume':
        this.#paused = action === 'pause';
        return this.#paused ? 'the recording is paused' : 'the recording goes on';
      case 'reset':
        pipeline.reset();
        return 'the state is empty';
      case 'save':
        if (statePath === undefined) throw new Error('no file to save to: give --state');
        await pipeline.save(statePath);
        return `saved ${statePath}`;
    }
  }

  async #makeFrames(): Promise<void> {
    const { pipeline, config } = this.#options;
    while (!this.#closed) {
      const start = performance.now();
      if (this.#listeners.size > 0) {
        const frame = dashboardFrame(pipeline, pipeline.predictGrid(this.#now), config.risk, this.#now);
        const situation = { paused: this.#paused, playback: { fraction: this.#fraction, ended: this.#fraction === 1 } };
        for (const listener of this.#listeners) listener(frame, situation);
      }
      await wait(Math.max(FRAMES.period, FRAMES.rest * (performance.now() - start)), undefined, { ref: false });
    }
  }
}
