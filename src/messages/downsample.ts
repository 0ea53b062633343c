import type { Readings } from './readings.js';

/** Integer mixing of three cell coordinates; any spread will do, equality is checked on the coordinates themselves. */
function hash(x: number, y: number, z: number): number {
  const mixed = Math.imul(x | 0, 73856093) ^ Math.imul(y | 0, 19349663) ^ Math.imul(z | 0, 83492791);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 0;
}

/** Cubes in the order of their first readings, by open addressing; grows with the cubes, which are few beside the readings. */
class CubeTable {
  /** Slot -> 1 + number of the cube, 0 where free. */
  #slots = new Int32Array(4096);
  #cubes = new Float64Array(3 * 1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Number of a cube: the next one when it is new. */
  numberOf(x: number, y: number, z: number): number {
    const slot = this.#find(x, y, z);
    if (this.#slots[slot] > 0) return this.#slots[slot] - 1;
    const cube = this.#count++;
    this.#slots[slot] = cube + 1;
    this.#cubes[3 * cube] = x;
    this.#cubes[3 * cube + 1] = y;
    this.#cubes[3 * cube + 2] = z;
    if (3 * this.#count === this.#cubes.length) this.#grow();
    return cube;
  }

  #find(x: number, y: number, z: number): number {
    const [slots, cubes] = [this.#slots, this.#cubes];
    const mask = slots.length - 1;
    let slot = hash(x, y, z) & mask;
    for (let cube = slots[slot] - 1; cube >= 0; cube = slots[slot] - 1) {
      if (cubes[3 * cube] === x && cubes[3 * cube + 1] === y && cubes[3 * cube + 2] === z) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const cubes = this.#cubes;
    this.#cubes = doubled(cubes);
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let cube = 0; cube < this.#count; cube++) {
      this.#slots[this.#find(cubes[3 * cube], cubes[3 * cube + 1], cubes[3 * cube + 2])] = cube + 1;
    }
  }
}

/** Twice as long, with the same beginning. */
function doubled(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}

/** Sums of the readings of a cube: x, y, z, value and how many. */
const SUMS = 5;

/**
 * One reading per cube of side `cell` metres of the sensor's frame: the mean of the positions and of the values in it, in
 * order of each cube's first reading. Transforms are affine, so the mean may be taken before them.
 */
export function downsample(readings: Readings, cell: number): Readings {
  const { count, points, values } = readings;
  const table = new CubeTable();
  let sums = new Float64Array(SUMS * 1024);
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [points[3 * i], points[3 * i + 1], points[3 * i + 2]];
    const at = SUMS * table.numberOf(Math.floor(x / cell), Math.floor(y / cell), Math.floor(z / cell));
    if (at === sums.length) sums = doubled(sums);
    sums[at] += x;
    sums[at + 1] += y;
    sums[at + 2] += z;
    if (typeof values !== 'string') sums[at + 3] += values[i];
    sums[at + 4]++;
  }
  const mean = (cube: number, sum: number): number => sums[SUMS * cube + sum] / sums[SUMS * cube + 4];
  const used = table.count;
  return {
    ...readings,
    count: used,
    points: Float64Array.from({ length: 3 * used }, (_, i) => mean(Math.floor(i / 3), i % 3)),
    values: typeof values === 'string' ? values : Float64Array.from({ length: used }, (_, i) => mean(i, 3)),
  };
}
