import type { CmanpState } from '../cmab/cmanp-state.js';

/**
 * Forgetting, exact and without touching the state: a reading of time s is folded with weight 2^((s - epoch) / halfLife), and a prediction
 * for time t looks at the state with weight 2^(-(t - epoch) / halfLife), so that the reading counts 2^(-(t - s) / halfLife). Weights are kept
 * as logarithms, which do not overflow.
 *
 * @param seconds time since the epoch.
 * @param halfLife seconds; 0: nothing is forgotten.
 */
export function logGrowth(seconds: number, halfLife: number): number {
  return halfLife === 0 ? 0 : (Math.LN2 * seconds) / halfLife;
}

/** Makes every reading of a state count `exp(logWeight)` times as much. */
export function reweigh(state: CmanpState, logWeight: number): void {
  for (const { m } of state.blocks) for (let i = 0; i < m.length; i++) m[i] += logWeight;
}
