/** Below this the series converges fast, above it the continued fraction. */
const SERIES_END = 2.5;

/** Error function, to about double precision. */
export function erf(x: number): number {
  const z = Math.abs(x);
  return Math.sign(x) * (z < SERIES_END ? series(z) : 1 - tail(z));
}

/** Complementary error function, to about double precision also where it is tiny. */
export function erfc(x: number): number {
  const z = Math.abs(x);
  if (z < SERIES_END) return 1 - Math.sign(x) * series(z);
  return x < 0 ? 2 - tail(z) : tail(z);
}

/** erf as a series of positive terms (Abramowitz and Stegun 7.1.6). */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (2 * z * z) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
}

/** erfc as a continued fraction (Abramowitz and Stegun 7.1.14). */
function tail(z: number): number {
  let fraction = z;
  for (let k = 60; k > 0; k--) fraction = z + k / 2 / fraction;
  return Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI));
}
