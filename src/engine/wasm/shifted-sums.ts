import type { AttentionState } from '../../cmab/attention-state.js';

/**
 * Sums of a few readings in float32, relative to maxima that take in the state's: `m`, `d` heads x latents, `n` latents x width. Where the
 * state's maximum stands, as nearly always after the first readings, the sums are added to it as they are, without an exponential.
 */
export interface ShiftedSums {
  readonly m: Float32Array;
  readonly d: Float32Array;
  readonly n: Float32Array;
}

/** Gives the sums the state's maxima to start from, where the log-weight `reference` counts as 0. */
export function layTops({ latents, heads, m }: AttentionState, sums: ShiftedSums, reference: number): void {
  for (let l = 0; l < latents; l++) for (let h = 0; h < heads; h++) sums.m[h * latents + l] = m[l * heads + h] - reference;
}

/** Adds the sums to the state from which `layTops` took the maxima. */
export function joinSums({ latents, heads, headWidth, m, d, n }: AttentionState, sums: ShiftedSums, reference: number): void {
  for (let l = 0; l < latents; l++) {
    for (let h = 0; h < heads; h++) {
      const c = l * heads + h;
      const top = sums.m[h * latents + l];
      const mass = sums.d[h * latents + l];
      const from = c * headWidth;
      const shifted = m[c] - reference;
      if (top === Math.fround(shifted)) {
        // The kernel took the maximum rounded to float32.
        const scale = 1 + (top - shifted);
        d[c] += scale * mass;
        for (let i = from; i < from + headWidth; i++) n[i] += scale * sums.n[i];
      } else {
        const keep = Math.exp(shifted - top);
        d[c] = d[c] * keep + mass;
        for (let i = from; i < from + headWidth; i++) n[i] = n[i] * keep + sums.n[i];
        m[c] = top + reference;
      }
    }
  }
}
