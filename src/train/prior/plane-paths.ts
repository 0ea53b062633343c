import type { Random } from '../../cmab/random.js';
import { clamp, reflect } from './positions.js';

/*
 * Paths in the plane tile [-1, 1]^2: `count x 2` row-major, in order of visit.
 */

/** A path of smoothly changing heading, 0.5 to 30 half-widths long. */
export function randomWalk(count: number, random: Random): Float64Array {
  const length = Math.min(random.logUniform(0.5, 30), 0.3 * count + 0.5);
  const step = length / count;
  const turn = 1.5 * random.logUniform(0.3, 3) * Math.sqrt(step);
  const wobble = 0.01 * random.uniform();
  let heading = random.uniform(0, 2 * Math.PI);
  let [x, y] = [random.uniform(-1, 1), random.uniform(-1, 1)];
  const out = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    heading += turn * random.normal();
    const advance = step * random.uniform(0.5, 1.5);
    x += advance * Math.cos(heading);
    y += advance * Math.sin(heading);
    out[2 * i] = reflect(x + wobble * random.normal());
    out[2 * i + 1] = reflect(y + wobble * random.normal());
  }
  return out;
}

/** Parallel rows, 2 to 9 for the whole tile, of which the survey has done a part. */
export function lawnmower(count: number, random: Random): Float64Array {
  const rows = 2 + random.integer(8);
  const done = random.uniform(0.4, 1) * rows;
  const alongX = random.uniform() < 0.5;
  const signs = [random.uniform() < 0.5 ? -1 : 1, random.uniform() < 0.5 ? -1 : 1];
  const scale = random.uniform(0.6, 1);
  const wobble = 0.02 * random.uniform();
  const out = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const u = (i / Math.max(count - 1, 1)) * done;
    const along = reflect(2 * u - 1);
    const across = ((Math.floor(u) + 0.5) / rows) * 2 - 1;
    out[2 * i] = clamp((alongX ? along : across) * signs[0] * scale + wobble * random.normal());
    out[2 * i + 1] = clamp((alongX ? across : along) * signs[1] * scale + wobble * random.normal());
  }
  return out;
}
