import type { TileStatistics } from '../field/tile-store.js';
import type { RejectReason } from '../messages/readings.js';
import type { ExchangeStatistics } from './peer-exchange.js';

/** What the pipeline has done since it was made: the figures of `/diagnostics`, of `replay --json` and of the dashboard. */
export interface Statistics extends TileStatistics {
  /** Messages received, of all sources. */
  readonly messages: number;
  /** Observations folded into the state. */
  readonly observations: number;
  /** Batches folded. */
  readonly updates: number;
  /** Readings that did not reach the state, by reason; a message refused as a whole counts as one. */
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  /** Readings lost because a bound was reached: full waiting queues and time jumps. */
  readonly dropped: number;
  /** Times that everything was forgotten: asked for, or because the clock jumped. */
  readonly resets: number;
  /** Readings of the warm-up that are still missing; 0 once the value scale is set. */
  readonly warmupMissing: number;
  /** Milliseconds of the latest folds. */
  readonly updateMs: { readonly p50: number; readonly p99: number };
  /** Grids predicted. */
  readonly predictions: number;
  /** Milliseconds of the latest grid. */
  readonly predictionMs: number;
  /** Predictions that came out as NaN or infinite and went nowhere: the model is broken. */
  readonly notFinite: number;
  /** Seconds that the oldest message or observation not yet folded has waited; 0 when none waits. */
  readonly lag: number;
  /** Standard deviations by which the latest readings are off the value scale, where it does not fit them. */
  readonly scaleMisfit?: number;
  /** Factor by which predictions are widened (`calibrate`); 1: not at all. */
  readonly temperature: number;
  /** States exchanged with peers. */
  readonly exchange: ExchangeStatistics;
  readonly sources: readonly SourceStatistics[];
  /** The latest refused reading of each topic and reason, the newest last. */
  readonly examples: readonly RejectExample[];
}

export interface SourceStatistics {
  readonly name: string;
  readonly topic: string;
  readonly messages: number;
  /** Clock at the latest message, seconds. */
  readonly lastReceived?: number;
  /** Seconds between the latest two messages. */
  readonly interval?: number;
  /** Clock when a reading last reached the state or its warm-up, seconds. */
  readonly lastFolded?: number;
}

export interface RejectExample {
  readonly reason: RejectReason;
  readonly topic: string;
  readonly field: string;
  readonly value: string;
}
