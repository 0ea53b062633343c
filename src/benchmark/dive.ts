import { Random } from '../cmab/random.js';
import type { Samples } from './exact-gp-regression.js';
import type { Survey } from './fields.js';

/** A piece of sea, metres: a square, from the surface at z = 0 down to the ground. */
const SIDE = 300;
const DEPTH = 60;
/** Metres between the lanes of the survey, and along a lane between two readings. */
const LANE = 50;
const STEP = 1;
/** The vehicle keeps so far from surface and ground, and dives and rises at 45 degrees. */
const CLEARANCE = 2;
/** Std of a reading, degrees C. */
const NOISE = 0.1;
const TARGETS = 1000;
const SEED = 1;

/** Temperatures read by a vehicle that goes up and down along lanes, and readings anywhere to predict. */
export function dive(): Survey {
  const random = new Random(SEED);
  const anywhere = Float64Array.from({ length: 3 * TARGETS }, (_, i) => (i % 3 < 2 ? random.uniform(0, SIDE) : random.uniform(-DEPTH, 0)));
  return { name: 'dive', train: readAt(path(), random), test: readAt(anywhere, random) };
}

function readAt(x: Float64Array, random: Random): Samples {
  const count = x.length / 3;
  const y = Float64Array.from({ length: count }, (_, i) => temperature(x[3 * i], x[3 * i + 1], x[3 * i + 2]) + NOISE * random.normal());
  return { x, y };
}

/** Warm above a thermocline that waves, cold below, and a warm plume near the ground; degrees C. */
function temperature(x: number, y: number, z: number): number {
  const thermocline = -25 + 6 * Math.sin((2 * Math.PI * x) / 180) * Math.cos((2 * Math.PI * y) / 240);
  const plume = Math.exp(-((x - 200) ** 2 + (y - 120) ** 2) / (2 * 30 ** 2) - (z + 45) ** 2 / (2 * 8 ** 2));
  return 13 + 5 * Math.tanh((z - thermocline) / 6) + 3 * plume;
}

/** Positions, `n x 3`. */
function path(): Float64Array {
  const height = DEPTH - 2 * CLEARANCE;
  const perLane = SIDE / STEP;
  const lanes = SIDE / LANE;
  return Float64Array.from(
    Array.from({ length: lanes * perLane }, (_, i) => {
      const lane = Math.floor(i / perLane);
      const along = (i % perLane) * STEP;
      const travelled = (i * STEP) % (2 * height);
      const depth = CLEARANCE + (travelled < height ? travelled : 2 * height - travelled);
      return [lane % 2 === 0 ? along : SIDE - along, (lane + 0.5) * LANE, -depth];
    }).flat(),
  );
}
