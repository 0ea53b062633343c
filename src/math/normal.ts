/** P(X < z) of a standard normal, to double precision. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2);
}

/** Density of a standard normal. */
export function normalPdf(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Complementary error function: a series of positive terms near 0, a continued fraction beyond (Abramowitz and Stegun 7.1.6, 7.1.14). */
function erfc(x: number): number {
  const z = Math.abs(x);
  if (z < 2.5) {
    let term = z;
    let sum = z;
    for (let k = 1; term > 1e-17 * sum; k++) {
      term *= (2 * z * z) / (2 * k + 1);
      sum += term;
    }
    const erf = (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
    return x < 0 ? 1 + erf : 1 - erf;
  }
  let fraction = z;
  for (let k = 60; k > 0; k--) fraction = z + k / 2 / fraction;
  const tail = Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI));
  return x < 0 ? 2 - tail : tail;
}
