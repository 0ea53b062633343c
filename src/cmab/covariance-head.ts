/*
 * How targets hang together (paper, section 4.3, CMANP-AND: a head on top of the trained network). Target i has a factor a_i of length
 * below 1; the correlation of two is a_i . a_j, that of a target with itself 1:
 *
 *     R = A A^T + diag(1 - |a_i|^2)        low rank plus diagonal, positive definite for any targets
 *
 * Covariances are R times the stds of the network itself, so that their diagonal is std^2 exactly. What 1 - |a_i|^2 leaves is a target's
 * own: the noise of its reading above all.
 */

/** Keeps the direction of an all but empty factor finite. */
export const EPSILON = 1e-12;

/**
 * Factors of the raw outputs of the head: a direction and a logit of the squared length.
 *
 * @param raw `n x (rank + 1)`.
 * @returns `n x rank`.
 */
export function correlationFactors(raw: ArrayLike<number>, rank: number): Float64Array {
  const n = raw.length / (rank + 1);
  const factors = new Float64Array(n * rank);
  for (let i = 0; i < n; i++) {
    const from = i * (rank + 1);
    let square = EPSILON;
    for (let k = 0; k < rank; k++) square += raw[from + k] ** 2;
    const share = 1 / (1 + Math.exp(-raw[from + rank]));
    const scale = Math.sqrt(share / square);
    for (let k = 0; k < rank; k++) factors[i * rank + k] = scale * raw[from + k];
  }
  return factors;
}

/** Correlations `n x n` of factors `n x rank`. */
export function correlations(factors: Float64Array, rank: number): Float64Array {
  const n = factors.length / rank;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    out[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += factors[i * rank + k] * factors[j * rank + k];
      out[i * n + j] = out[j * n + i] = sum;
    }
  }
  return out;
}
