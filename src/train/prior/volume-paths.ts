import type { Random } from '../../cmab/random.js';
import { lawnmower, randomWalk } from './plane-paths.js';
import { clamp, reflect } from './positions.js';

/*
 * Paths of drones and underwater vehicles in the tile [-1, 1]^3: `count x 3` row-major, in order of visit, the height last.
 */

/** A path over the ground, flown or dived at one height, in steps, up and down like a glider, or with a smoothly changing height. */
export function climbing(count: number, random: Random): Float64Array {
  const path = random.uniform() < 0.75 ? randomWalk(count, random) : lawnmower(count, random);
  const profile = [constant, steps, sawtooth, wandering][random.choose([0.2, 0.2, 0.3, 0.3])];
  return atHeights(path, profile(count, random), 0.02 * random.uniform(), random);
}

/** The same ground mowed again at 2 to 6 heights, one after the other. */
export function levels(count: number, random: Random): Float64Array {
  const perLevel = Math.ceil(count / (2 + random.integer(5)));
  const path = new Float64Array(2 * count);
  const heights = new Float64Array(count);
  for (let from = 0; from < count; from += perLevel) {
    const size = Math.min(perLevel, count - from);
    path.set(lawnmower(size, random), 2 * from);
    heights.fill(random.uniform(-1, 1), from, from + size);
  }
  return atHeights(path, heights, 0.02 * random.uniform(), random);
}

/** Straight up and down at up to eight places, as a probe on a line or a hovering drone. */
export function casts(count: number, random: Random): Float64Array {
  const perCast = Math.ceil(count / (1 + random.integer(8)));
  const drift = 0.1 * random.uniform();
  const path = new Float64Array(2 * count);
  const heights = new Float64Array(count);
  let place = [0, 0];
  for (let i = 0; i < count; i++) {
    if (i % perCast === 0) place = [random.uniform(-1, 1), random.uniform(-1, 1)];
    const fraction = (i % perCast) / perCast;
    place.forEach((u, axis) => (path[2 * i + axis] = u + drift * fraction));
    heights[i] = reflect(4 * fraction - 1);
  }
  return atHeights(path, heights, 0.01, random);
}

function constant(count: number, random: Random): Float64Array {
  return new Float64Array(count).fill(random.uniform(-1, 1));
}

function steps(count: number, random: Random): Float64Array {
  const places = Array.from({ length: 2 + random.integer(5) }, () => random.uniform(-1, 1));
  return new Float64Array(count).map((_, i) => places[Math.floor((i * places.length) / count)]);
}

function sawtooth(count: number, random: Random): Float64Array {
  const start = random.uniform(0, 4);
  const travel = 4 * random.logUniform(0.5, 12);
  const [middle, reach] = [random.uniform(-0.4, 0.4), random.uniform(0.2, 1)];
  return new Float64Array(count).map((_, i) => clamp(middle + reach * reflect(start + (travel * i) / count)));
}

function wandering(count: number, random: Random): Float64Array {
  const pace = random.logUniform(0.3, 3) / Math.sqrt(count);
  let height = random.uniform(-1, 1);
  return new Float64Array(count).map(() => reflect((height += pace * random.normal())));
}

function atHeights(path: Float64Array, heights: Float64Array, wobble: number, random: Random): Float64Array {
  const out = new Float64Array(3 * heights.length);
  heights.forEach((height, i) => {
    for (const axis of [0, 1]) out[3 * i + axis] = clamp(path[2 * i + axis]);
    out[3 * i + 2] = clamp(height + wobble * random.normal());
  });
  return out;
}
