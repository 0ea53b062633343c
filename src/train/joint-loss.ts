import { correlations } from '../cmab/covariance-head.js';
import { cholesky, solveLower } from '../math/cholesky.js';

/**
 * Negative joint log-likelihood of residuals that are standard normal each, with correlations `R = A A^T + diag(1 - |a_i|^2)`, less its
 * constant: `(log |R| + e^T R^-1 e) / 2`.
 *
 * @param factors A, `n x rank`.
 * @param residuals e, `n`: (y - mean) / std.
 * @param gradient gets the derivative by A, `n x rank`: with `G = (R^-1 - v v^T) / 2` and `v = R^-1 e`, row i is `2 sum_{j != i} G_ij a_j`.
 * @returns nats.
 */
export function jointLoss(factors: Float64Array, rank: number, residuals: Float64Array, gradient?: Float64Array): number {
  const n = residuals.length;
  const lower = correlations(factors, rank);
  if (!cholesky(lower, n)) throw new Error('correlations of the covariance head are not positive definite');
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) logDeterminant += 2 * Math.log(lower[i * n + i]);
  const white = residuals.slice();
  solveLower(lower, n, white);
  const loss = 0.5 * (logDeterminant + white.reduce((sum, w) => sum + w * w, 0));
  if (gradient !== undefined) differentiate(factors, rank, lower, white, gradient);
  return loss;
}

function differentiate(factors: Float64Array, rank: number, lower: Float64Array, white: Float64Array, gradient: Float64Array): void {
  const n = white.length;
  const inverse = invertLower(lower, n);
  const v = new Float64Array(n);
  for (let k = 0; k < n; k++) for (let i = 0; i <= k; i++) v[i] += inverse[k * n + i] * white[k];
  gradient.fill(0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let precision = 0;
      for (let k = i; k < n; k++) precision += inverse[k * n + i] * inverse[k * n + j];
      const g = precision - v[i] * v[j];
      for (let r = 0; r < rank; r++) {
        gradient[i * rank + r] += g * factors[j * rank + r];
        gradient[j * rank + r] += g * factors[i * rank + r];
      }
    }
  }
}

/** L^-1 of a lower triangular L, `n x n`. */
function invertLower(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= lower[i * n + k] * inverse[k * n + j];
      inverse[i * n + j] = sum / lower[i * n + i];
    }
  }
  return inverse;
}
