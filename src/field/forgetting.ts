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

/**
 * Another half-life from a time on, without touching the state: what readings weigh at that time stays, and fades with the new half-life from
 * there. Since only `(time - epoch) / halfLife` counts, another epoch does it.
 *
 * @param from, to half-lives, seconds; `to` above 0. @returns the epoch that goes with `to`.
 */
export function epochFor(time: number, epoch: number, from: number, to: number): number {
  return from === 0 ? time : time - ((time - epoch) / from) * to;
}
