import type { RiskOptions } from '../field/risk.js';
import { normalCdf } from '../math/normal.js';
import type { PageGrid } from './grid-message.js';

/** Percent probability of a reading beyond a threshold in each cell, for a threshold that the user moves. */
export function riskLayer({ mean, std }: Pick<PageGrid, 'mean' | 'std'>, { threshold, side }: RiskOptions): Float32Array {
  const sign = side === 'below' ? 1 : -1;
  return mean.map((m, i) => 100 * normalCdf((sign * (threshold - m)) / std[i]));
}
