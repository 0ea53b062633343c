import type { Prediction } from '../engine/engine.js';
import { normalCdf } from '../math/normal.js';

/** The value whose crossing is the risk, in its own unit. */
export interface RiskOptions {
  readonly threshold: number;
  readonly side: 'above' | 'below';
}

/** Nothing is known where the std is above this part of what it is without any reading. */
const UNKNOWN_ABOVE = 0.95;

/** Percent probability of a reading beyond the threshold, 0..100; -1 where nothing is known. */
export function riskOf({ mean, std }: Prediction, priorStd: Float64Array, { threshold, side }: RiskOptions): Int8Array {
  return Int8Array.from(mean, (m, i) => {
    if (std[i] > UNKNOWN_ABOVE * priorStd[i]) return -1;
    const below = normalCdf((threshold - m) / std[i]);
    return Math.round(100 * (side === 'below' ? below : 1 - below));
  });
}
