/**
 * Cholesky factor of a symmetric positive definite matrix, in place: `a` n x n row-major becomes lower triangular L with `L L^T = a`
 * (the part above the diagonal is set to 0).
 *
 * @param from rows above this one hold their part of the factor already: a matrix that grew by some rows.
 * @returns false, with `a` in an undefined state, when the matrix is not positive definite.
 */
export function cholesky(a: Float64Array, n: number, from = 0): boolean {
  for (let i = from; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i !== j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 0) a[i * n + i] = Math.sqrt(sum);
      else return false;
    }
    a.fill(0, i * n + i + 1, (i + 1) * n);
  }
  return true;
}

/** Solves `L x = b` in place for a lower triangular L, n x n row-major; of `b`, what is above row `from` is the solution already. */
export function solveLower(l: Float64Array, n: number, b: Float64Array, from = 0): void {
  for (let i = from; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[k];
    b[i] = sum / l[i * n + i];
  }
}
