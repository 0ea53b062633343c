import type { Readings } from './readings.js';

/** Integer mixing of three cell coordinates; any spread will do, equality is checked on the coordinates themselves. */
function hash(x: number, y: number, z: number): number {
  const mixed = Math.imul(x | 0, 73856093) ^ Math.imul(y | 0, 19349663) ^ Math.imul(z | 0, 83492791);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 0;
}

/**
 * One reading per cube of side `cell` metres of the sensor's frame: the mean of the positions and of the values in it, in
 * order of each cube's first reading. Transforms are affine, so the mean may be taken before them.
 */
export function downsample(readings: Readings, cell: number): Readings {
  const { count, points, values } = readings;
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * count)));
  // Open addressing: slot -> 1 + number of the cube, 0 where free.
  const table = new Int32Array(slots);
  const cubes = new Float64Array(3 * count);
  const sums = new Float64Array(3 * count);
  const valueSums = new Float64Array(count);
  const sizes = new Uint32Array(count);
  let used = 0;

  for (let i = 0; i < count; i++) {
    const x = Math.floor(points[3 * i] / cell);
    const y = Math.floor(points[3 * i + 1] / cell);
    const z = Math.floor(points[3 * i + 2] / cell);
    let slot = hash(x, y, z) & (slots - 1);
    let cube = table[slot] - 1;
    while (cube >= 0 && (cubes[3 * cube] !== x || cubes[3 * cube + 1] !== y || cubes[3 * cube + 2] !== z)) {
      slot = (slot + 1) & (slots - 1);
      cube = table[slot] - 1;
    }
    if (cube < 0) {
      cube = used++;
      table[slot] = cube + 1;
      cubes.set([x, y, z], 3 * cube);
    }
    for (let axis = 0; axis < 3; axis++) sums[3 * cube + axis] += points[3 * i + axis];
    if (typeof values !== 'string') valueSums[cube] += values[i];
    sizes[cube]++;
  }

  const meanPoints = sums.slice(0, 3 * used).map((sum, i) => sum / sizes[Math.floor(i / 3)]);
  const meanValues = typeof values === 'string' ? values : valueSums.slice(0, used).map((sum, i) => sum / sizes[i]);
  return { ...readings, count: used, points: meanPoints, values: meanValues };
}
