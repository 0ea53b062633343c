import type { PointValues } from './collector.js';
import type { PointColumns } from './point-columns.js';

/** Of a cube: its three coordinates, sums of x, y, z and of the values, and how many they are. Together in one line of the cache. */
const CUBE = 8;
const SUMS = 3;
const COUNT = 7;

/** Integer mixing of three cell coordinates; any spread will do, equality is checked on the coordinates themselves. */
function hash(x: number, y: number, z: number): number {
  const mixed = Math.imul(x | 0, 73856093) ^ Math.imul(y | 0, 19349663) ^ Math.imul(z | 0, 83492791);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 0;
}

/**
 * One point per cube of side `side` metres of the sensor's frame: the mean of the positions and of the values in it, in order of each
 * cube's first point. Transforms are affine, so the mean may be taken before them.
 *
 * @param count how many of the columns' points there are.
 */
export function cubeMeans(columns: PointColumns, count: number, side: number): PointValues {
  const sums = new CubeSums();
  sums.add(columns, count, side);
  return sums.means();
}

/** Sums by cube. Open addressing, in tables that grow with the cubes, which are few beside the points. */
class CubeSums {
  /** Slot -> 1 + number of the cube, 0 where free. */
  #slots = new Int32Array(4096);
  #cubes = new Float64Array(CUBE * 1024);
  #count = 0;

  /** A loop in one function: called for each point, it would put every number on the heap. */
  add({ x, y, z, values }: PointColumns, count: number, side: number): void {
    for (let i = 0; i < count; i++) {
      const at = this.#find(Math.floor(x[i] / side), Math.floor(y[i] / side), Math.floor(z[i] / side));
      const cubes = this.#cubes;
      cubes[at + SUMS] += x[i];
      cubes[at + SUMS + 1] += y[i];
      cubes[at + SUMS + 2] += z[i];
      cubes[at + SUMS + 3] += values[i];
      cubes[at + COUNT]++;
    }
  }

  means(): PointValues {
    const points = new Float64Array(3 * this.#count);
    const values = new Float64Array(this.#count);
    for (let cube = 0; cube < values.length; cube++) {
      const sums = CUBE * cube + SUMS;
      const count = this.#cubes[CUBE * cube + COUNT];
      for (let axis = 0; axis < 3; axis++) points[3 * cube + axis] = this.#cubes[sums + axis] / count;
      values[cube] = this.#cubes[sums + 3] / count;
    }
    return { points, values };
  }

  /** Where a cube lies in the table; a new one is added to it. */
  #find(x: number, y: number, z: number): number {
    const slots = this.#slots;
    const cubes = this.#cubes;
    const mask = slots.length - 1;
    let slot = hash(x, y, z) & mask;
    for (let number = slots[slot]; number > 0; number = slots[slot]) {
      const at = CUBE * (number - 1);
      if (cubes[at] === x && cubes[at + 1] === y && cubes[at + 2] === z) return at;
      slot = (slot + 1) & mask;
    }
    return this.#insert(slot, x, y, z);
  }

  #insert(slot: number, x: number, y: number, z: number): number {
    const at = CUBE * this.#count++;
    this.#slots[slot] = this.#count;
    this.#cubes[at] = x;
    this.#cubes[at + 1] = y;
    this.#cubes[at + 2] = z;
    if (CUBE * this.#count === this.#cubes.length) this.#grow();
    return at;
  }

  /** Twice as long tables, with the same cubes. */
  #grow(): void {
    const cubes = new Float64Array(2 * this.#cubes.length);
    cubes.set(this.#cubes);
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let cube = 0; cube < this.#count; cube++) {
      const at = CUBE * cube;
      let slot = hash(cubes[at], cubes[at + 1], cubes[at + 2]) & mask;
      while (slots[slot] > 0) slot = (slot + 1) & mask;
      slots[slot] = cube + 1;
    }
    this.#cubes = cubes;
    this.#slots = slots;
  }
}
