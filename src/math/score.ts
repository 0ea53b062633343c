import { normalCdf, normalLogDensity, normalPdf } from './normal.js';

/** How well Gaussian predictions of readings did, in the readings' own unit. */
export interface Score {
  readonly rmse: number;
  /** Mean negative log predictive density, nats per reading; lower is better. */
  readonly nlpd: number;
  /** Mean continuous ranked probability score; lower is better. */
  readonly crps: number;
  /** Fraction of readings inside their central 90 % interval. */
  readonly coverage90: number;
}

/** Half-width of the central 90 % interval of a standard normal. */
const HALF_WIDTH_90 = 1.6448536269514722;

/** @throws RangeError when there is nothing to score, or the lengths differ. */
export function score(truth: ArrayLike<number>, mean: ArrayLike<number>, std: ArrayLike<number>): Score {
  const count = truth.length;
  if (count === 0 || mean.length !== count || std.length !== count) {
    throw new RangeError(`cannot score ${mean.length} means and ${std.length} standard deviations against ${count} readings`);
  }
  let squares = 0;
  let nlpd = 0;
  let crps = 0;
  let inside = 0;
  for (let i = 0; i < count; i++) {
    const error = truth[i] - mean[i];
    const z = error / std[i];
    squares += error ** 2;
    nlpd -= normalLogDensity(truth[i], mean[i], std[i]);
    // Gneiting and Raftery 2007, equation 21.
    crps += std[i] * (z * (2 * normalCdf(z) - 1) + 2 * normalPdf(z) - 1 / Math.sqrt(Math.PI));
    if (Math.abs(z) <= HALF_WIDTH_90) inside++;
  }
  return { rmse: Math.sqrt(squares / count), nlpd: nlpd / count, crps: crps / count, coverage90: inside / count };
}
