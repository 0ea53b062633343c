import type { Random } from '../../cmab/random.js';

/*
 * Positions in the tile [-1, 1]^inputs without an order of visit: `count x inputs`, row-major.
 */

/** Reflects the real line into [-1, 1]. */
export const reflect = (u: number): number => 1 - Math.abs(((((u + 1) % 4) + 4) % 4) - 2);

export const clamp = (u: number): number => Math.min(Math.max(u, -1), 1);

export function uniform(count: number, inputs: number, random: Random): Float64Array {
  return new Float64Array(inputs * count).map(() => random.uniform(-1, 1));
}

/** Up to six Gaussian clusters. */
export function clusters(count: number, inputs: number, random: Random): Float64Array {
  const centres = Array.from({ length: 1 + random.integer(6) }, () => ({
    place: Array.from({ length: inputs }, () => random.uniform(-1, 1)),
    spread: 0.03 + 0.4 * random.uniform(),
  }));
  const out = new Float64Array(inputs * count);
  for (let i = 0; i < count; i++) {
    const { place, spread } = centres[random.integer(centres.length)];
    place.forEach((u, axis) => (out[inputs * i + axis] = reflect(u + spread * random.normal())));
  }
  return out;
}
