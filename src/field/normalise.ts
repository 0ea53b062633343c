import type { ValueScale } from './value-scale.js';

/** A reading this many standard deviations off is no reading of the field; one such could outweigh all others in the state. */
export const MAX_DEVIATIONS = 1e4;

/** Values in standard deviations from the mean; the rows from `from` on that can be readings of the field, and those that cannot. */
export function normalise(values: Float64Array, { mean, std }: ValueScale, from = 0) {
  const normalised = values.map((value) => (value - mean) / std);
  const rows: number[] = [];
  const outOfRange: number[] = [];
  for (let row = from; row < values.length; row++) (Math.abs(normalised[row]) <= MAX_DEVIATIONS ? rows : outOfRange).push(row);
  return { normalised, rows, outOfRange };
}
