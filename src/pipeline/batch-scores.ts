import type { Prediction } from '../engine/engine.js';
import type { Field } from '../field/field.js';
import type { Observations } from '../field/observations.js';
import { erf } from '../math/erf.js';
import { normalLogDensity } from '../math/normal.js';

/** Of a batch, readings that are predicted at most. */
const SAMPLE = 32;
/** Milliseconds between two batches that are predicted: between them batches are folded without a look. */
const PERIOD_MS = 250;
/** Scores kept. */
const KEPT = 1000;
/** Milliseconds for which one request counts. */
const REQUEST_MS = 10_000;
/** Nominal coverages are multiples of 1 / LEVELS. */
const LEVELS = 20;

/** How well readings were predicted before they were folded. */
export interface Calibration {
  /** Readings that the figures are about: the latest ones. */
  readonly count: number;
  /** Fraction of readings inside their central interval of 5, 10 .. 95 %; empty before the first. */
  readonly coverage: readonly number[];
  /** In the value's own unit. */
  readonly rmse: number;
  /** Mean negative log predictive density, nats per reading. */
  readonly nlpd: number;
}

/** A sample of a batch and what the field said of it before it had seen it. */
interface Foretold {
  readonly rows: readonly number[];
  readonly values: Float64Array;
  readonly prediction: Prediction;
}

/**
 * Predicts readings before they are folded, and keeps how that went. It costs a prediction, so that it is done only where it was asked for
 * shortly before, for a few readings of a few batches a second. Of a reading only its scores are kept.
 */
export class BatchScores {
  readonly #field: Field;
  /** Probability of the central interval that just holds the reading. */
  readonly #centrality = new Float64Array(KEPT);
  readonly #squaredError = new Float64Array(KEPT);
  readonly #logDensity = new Float64Array(KEPT);
  #count = 0;
  /** Of the field that the scores are about: one that took something back begins anew. */
  #generation = 0;
  #requestedUntil = -Infinity;
  #nextAt = -Infinity;

  constructor(field: Field) {
    this.#field = field;
  }

  /** Somebody looks at the scores, and will for some seconds. */
  request(): void {
    this.#requestedUntil = performance.now() + REQUEST_MS;
  }

  /** Predicts a sample of a batch that is about to be folded, when it is time to. */
  foretell({ positions, values, stamps }: Observations): Foretold | undefined {
    const now = performance.now();
    if (now > this.#requestedUntil || now < this.#nextAt || this.#field.warmupMissing > 0) return undefined;
    this.#nextAt = now + PERIOD_MS;
    const { dimensions } = this.#field;
    const size = Math.min(SAMPLE, values.length);
    const rows = Array.from({ length: size }, (_, i) => Math.floor(((i + 0.5) * values.length) / size));
    const points = Float64Array.from({ length: size * dimensions }, (_, i) => {
      return positions[rows[Math.floor(i / dimensions)] * dimensions + (i % dimensions)];
    });
    const prediction = this.#field.predict(points, stamps?.[values.length - 1]);
    return { rows, values: Float64Array.from(rows, (row) => values[row]), prediction };
  }

  /** @param refused rows of the batch that did not reach the state. */
  add({ rows, values, prediction: { mean, std } }: Foretold, refused: readonly number[]): void {
    this.#followField();
    rows.forEach((row, i) => {
      if (refused.includes(row)) return;
      const at = this.#count++ % KEPT;
      const error = values[i] - mean[i];
      this.#centrality[at] = erf(Math.abs(error) / std[i] / Math.SQRT2);
      this.#squaredError[at] = error ** 2;
      this.#logDensity[at] = normalLogDensity(values[i], mean[i], std[i]);
    });
  }

  get calibration(): Calibration {
    this.#followField();
    const count = Math.min(this.#count, KEPT);
    if (count === 0) return { count, coverage: [], rmse: 0, nlpd: 0 };
    const centrality = this.#centrality.subarray(0, count);
    const mean = (scores: Float64Array) => scores.subarray(0, count).reduce((sum, score) => sum + score, 0) / count;
    const coverage = Array.from({ length: LEVELS - 1 }, (_, i) => centrality.filter((c) => c <= (i + 1) / LEVELS).length / count);
    return { count, coverage, rmse: Math.sqrt(mean(this.#squaredError)), nlpd: -mean(this.#logDensity) };
  }

  #followField(): void {
    if (this.#field.generation !== this.#generation) this.#count = 0;
    this.#generation = this.#field.generation;
  }
}
