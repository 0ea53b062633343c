import { normalCdf } from './normal.js';

/**
 * Actual against nominal coverage of Gaussian predictions: the fraction of readings inside their central interval, for each nominal level.
 * Calibrated predictions lie on the diagonal (Kuleshov, Fenner and Ermon 2018, section 3).
 *
 * @param levels nominal coverage, each within 0..1. @returns actual coverage, of the same length.
 * @throws RangeError when there is nothing to look at, or the lengths differ.
 */
export function coverage(truth: ArrayLike<number>, mean: ArrayLike<number>, std: ArrayLike<number>, levels: readonly number[]): number[] {
  const count = truth.length;
  if (count === 0 || mean.length !== count || std.length !== count) {
    throw new RangeError(`no coverage of ${count} readings by ${mean.length} means and ${std.length} standard deviations`);
  }
  // The level whose interval just reaches the reading.
  const reached = Float64Array.from({ length: count }, (_, i) => 2 * normalCdf(Math.abs(truth[i] - mean[i]) / std[i]) - 1);
  return levels.map((level) => reached.reduce((inside, at) => inside + (at <= level ? 1 : 0), 0) / count);
}
