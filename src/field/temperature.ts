import type { Prediction } from '../engine/engine.js';

/** Errors of readings that were predicted before they were folded, in predicted standard deviations. Sums of states are sums of these too. */
export interface ErrorSums {
  /** Readings, older ones counting less. */
  readonly count: number;
  readonly squares: number;
}

export const NO_ERRORS: ErrorSums = { count: 0, squares: 0 };

/** Of a batch, readings that are predicted at most. */
const SAMPLE = 32;
/** A reading that so many others have followed counts 1 / e. */
const MEMORY = 1000;
/** Readings predicted as they should be that the model itself is worth. */
const TRUST = 20;
/** An error counts as so many standard deviations at most: one reading out of all bounds says little of the others. */
const LARGEST_ERROR = 5;

/** Rows of a batch to predict, spread over it. */
export function sampleRows(rows: readonly number[]): number[] {
  const size = Math.min(SAMPLE, rows.length);
  return Array.from({ length: size }, (_, i) => rows[Math.floor(((i + 0.5) * rows.length) / size)]);
}

/** The sums after some readings more. */
export function withErrors({ count, squares }: ErrorSums, values: Float64Array, { mean, std }: Prediction): ErrorSums {
  const keep = Math.exp(-1 / MEMORY);
  return values.reduce(
    (sums, value, i) => ({
      count: sums.count * keep + 1,
      squares: sums.squares * keep + Math.min(Math.abs(value - mean[i]) / std[i], LARGEST_ERROR) ** 2,
    }),
    { count, squares },
  );
}

export function addErrors(a: ErrorSums, b: ErrorSums): ErrorSums {
  return { count: a.count + b.count, squares: a.squares + b.squares };
}

/**
 * Factor for predicted standard deviations that makes the errors as large as predicted. Never below 1: a robot's next reading is near its
 * last one, and small errors there do not show that those elsewhere are small (docs/results.md, Online temperature).
 */
export function temperature({ count, squares }: ErrorSums): number {
  return Math.max(1, Math.sqrt((squares + TRUST) / (count + TRUST)));
}
