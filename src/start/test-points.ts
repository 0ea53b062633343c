import { Random } from '../cmab/random.js';
import { hall, isFree, type Point } from '../sim/room.js';
import { fieldOfSeed, TEMPERATURE_NOISE } from '../sim/simulation.js';

/** Metres from walls within which no point is asked for. */
const CLEARANCE = 0.2;

export interface TestPoints {
  readonly points: readonly Point[];
  /** A reading that the robot's thermometer would give at each, degrees C. */
  readonly readings: readonly number[];
}

/** Random free places in the hall, driven past or not, and noisy readings of the simulated truth there. */
export function drawTestPoints(seed: number, count: number): TestPoints {
  const field = fieldOfSeed(seed);
  // Not the stream that drew the field or the drive.
  const random = new Random(seed + 0x5eed);
  const { minX, minY, maxX, maxY } = hall.bounds;
  const points: Point[] = [];
  while (points.length < count) {
    const point = { x: random.uniform(minX, maxX), y: random.uniform(minY, maxY) };
    if (isFree(hall, point, CLEARANCE)) points.push(point);
  }
  return { points, readings: points.map(({ x, y }) => field(x, y) + TEMPERATURE_NOISE * random.normal()) };
}
