import type { GridPrediction } from '../field/grid.js';
import type { RiskOptions } from '../field/risk.js';
import type { Calibration } from '../pipeline/batch-scores.js';
import type { Statistics } from '../pipeline/statistics.js';

/** What a page may ask of who feeds it. */
export const ACTIONS = ['pause', 'resume', 'save', 'reset'] as const;

export type Action = (typeof ACTIONS)[number];

/** What does not change while the field is mapped. */
export interface About {
  readonly model: string;
  /** Latents in use. */
  readonly latents: number;
  readonly engine: string;
  /** Unit of the value, as it is to be printed. */
  readonly unit?: string;
  /** Side of a tile, metres. */
  readonly tileSize: number;
  /** Places of the latents within a tile: x and y in turn, [-1, 1]; empty for a model without anchors. */
  readonly anchors: readonly number[];
}

/** What the page shows beside the grid. */
export interface View {
  /** Where the robot is, metres in the map frame. */
  readonly robot?: readonly [number, number];
  readonly statistics: Statistics;
  readonly calibration: Calibration;
  readonly risk: RiskOptions;
  /** Lower left corners of the tiles in memory: x and y in turn, metres in the map frame. */
  readonly tiles: readonly number[];
}

/** One picture of the field. */
export interface Frame {
  /** Or the reason why there is none. */
  readonly grid: GridPrediction | string;
  readonly view: View;
}

/** How far a recording was played. */
export interface Playback {
  /** Of its messages, 0..1. */
  readonly fraction: number;
  readonly ended: boolean;
}

/** What stands beside a frame and is not the field's own. */
export interface Situation {
  readonly paused: boolean;
  /** Of a recording. */
  readonly playback?: Playback;
}

export type FrameListener = (frame: Frame, situation: Situation) => void;

/** Mean and standard deviation of readings at some points, in the value's own unit. */
export interface PointPrediction {
  readonly mean: ArrayLike<number>;
  readonly std: ArrayLike<number>;
}

/** Where the dashboard's frames come from, and who answers its pages. */
export interface DashboardSource {
  /** What `act` can do here. */
  readonly actions: readonly Action[];
  about(): Promise<About>;
  /** Listened to only while a page is connected. @returns a function that ends the subscription. */
  onFrame(listener: FrameListener): () => void;
  /** @param points `n x 3`, metres in the map frame. Rejects with one line. */
  predict(points: Float64Array): Promise<PointPrediction>;
  /** @returns one line: what was done. Rejects with one line. */
  act(action: Action): Promise<string>;
}
