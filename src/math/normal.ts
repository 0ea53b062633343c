import { erfc } from './erf.js';

/** P(X < z) of a standard normal, to double precision. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2);
}

/** Log-density of `y` under a normal distribution, nats. */
export function normalLogDensity(y: number, mean: number, std: number): number {
  const z = (y - mean) / std;
  return -0.5 * z * z - Math.log(std) - 0.5 * Math.log(2 * Math.PI);
}

/** Density of a standard normal. */
export function normalPdf(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}
