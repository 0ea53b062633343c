import type { AttentionState } from '../../cmab/attention-state.js';
import { EVIDENCE_RANGE, type NullReading, SMALLEST_MASS } from '../../cmab/data-cross-attention.js';
import type { Matrix } from '../../cmab/dense.js';

/**
 * `plainAverage` and, with a null reading, `averageWithEvidence` (data-cross-attention.ts) in one pass, into float32: `average` latents x
 * width, `evidence` latents x (2 heads).
 */
export function readSums(
  { latents, heads, headWidth, m, d, n }: AttentionState,
  logDecay: number,
  nothing: NullReading<Matrix> | undefined,
  average: Float32Array,
  evidence: Float32Array,
  isAsinh: boolean,
): void {
  for (let l = 0; l < latents; l++) {
    for (let h = 0; h < heads; h++) {
      const c = l * heads + h;
      const from = c * headWidth;
      if (nothing === undefined) {
        const mass = Math.max(d[c], SMALLEST_MASS);
        for (let i = from; i < from + headWidth; i++) average[i] = n[i] / mass;
        continue;
      }
      const score = nothing.score.data[c];
      const own = m[c] + logDecay;
      const top = Math.max(own, score);
      const scale = Math.exp(own - top);
      const prior = Math.exp(score - top);
      const mass = d[c] * scale + prior;
      for (let i = from; i < from + headWidth; i++) average[i] = (n[i] * scale + prior * nothing.value.data[i]) / mass;
      const logMass = Math.log(mass) + top;
      const logEvidence = logMass - score;
      const bounded = Math.min(Math.max(logEvidence, EVIDENCE_RANGE[0]), EVIDENCE_RANGE[1]);
      evidence[2 * l * heads + h] = isAsinh ? Math.asinh(logMass) / 2 : logEvidence / 3;
      evidence[(2 * l + 1) * heads + h] = Math.exp(-0.5 * bounded);
    }
  }
}
