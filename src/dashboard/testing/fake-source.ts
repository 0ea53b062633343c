import type { GridPrediction } from '../../field/grid.js';
import type { Statistics } from '../../pipeline/statistics.js';
import type { About, Action, DashboardSource, FrameListener, PointPrediction } from '../source.js';

const STATISTICS: Statistics = {
  messages: 12,
  observations: 10,
  updates: 1,
  rejected: { not_finite: 2 },
  dropped: 0,
  resets: 0,
  warmupMissing: 0,
  tiles: 1,
  tilesSpilled: 0,
  temperature: 1,
  tilesEvicted: 0,
  stateBytes: 1000,
  updateMs: { p50: 1, p99: 2 },
  predictions: 1,
  predictionMs: 3,
  notFinite: 0,
  lag: 0,
  exchange: { sentBytes: 0, receivedBytes: 0, peers: [] },
  sources: [],
  examples: [],
};

export const ABOUT: About = { model: 'test', latents: 2, engine: 'wasm', unit: 'm', tileSize: 8, anchors: [0, 0.5, -1, 1] };

/** What a view of `send` holds beside the robot. */
export const VIEW = {
  statistics: STATISTICS,
  calibration: { count: 0, coverage: [], rmse: 0, nlpd: 0 },
  risk: { threshold: 5, side: 'above' as const },
  tiles: [-4, -4],
};

/** Frames when the test says so, and x + y as the prediction of every place. */
export class FakeSource implements DashboardSource {
  readonly actions: readonly Action[] = ['pause', 'resume', 'reset'];
  readonly done: Action[] = [];
  listener: FrameListener | undefined;

  about(): Promise<About> {
    return Promise.resolve(ABOUT);
  }

  onFrame(listener: FrameListener): () => void {
    this.listener = listener;
    return () => {
      this.listener = undefined;
    };
  }

  /** @param z height of the grid. */
  send(value: number, robot: [number, number], side = 2, z = 0): void {
    this.listener?.({ grid: grid(value, side, z), view: { robot, ...VIEW } }, { paused: false });
  }

  sendReason(reason: string): void {
    this.listener?.({ grid: reason, view: VIEW }, { paused: false });
  }

  predict(points: Float64Array): Promise<PointPrediction> {
    const mean = Array.from({ length: points.length / 3 }, (_, i) => points[3 * i] + points[3 * i + 1] + points[3 * i + 2]);
    return mean.some(Number.isNaN) ? Promise.reject(new Error('not a place')) : Promise.resolve({ mean, std: mean.map(() => 1) });
  }

  act(action: Action): Promise<string> {
    this.done.push(action);
    return Promise.resolve(`${action} done`);
  }
}

function grid(value: number, side: number, z: number): GridPrediction {
  const cells = side * side;
  return {
    stamp: 1,
    frame: 'map',
    originX: 0,
    originY: 0,
    z,
    resolution: 1,
    width: side,
    height: side,
    mean: new Float32Array(cells).fill(value),
    std: new Float32Array(cells).fill(0.5),
    risk: new Int8Array(cells),
  };
}
