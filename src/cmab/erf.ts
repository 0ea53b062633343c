/**
 * Error function to about 1e-15: Maclaurin series below 3, continued fraction of the complement above
 * (Abramowitz and Stegun, 7.1.5 and 7.1.14).
 */
export function erf(x: number): number {
  const z = Math.abs(x);
  if (Number.isNaN(z)) return NaN;
  if (z > 6) return Math.sign(x);
  return Math.sign(x) * (z < 3 ? series(z) : 1 - continuedFraction(z));
}

function series(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
    term *= (-z * z) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function continuedFraction(z: number): number {
  let tail = z;
  for (let k = 60; k > 0; k--) tail = z + k / 2 / tail;
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / tail;
}

/** Standard normal distribution function. */
export function normalCdf(z: number): number {
  return 0.5 * (1 + erf(z / Math.SQRT2));
}
