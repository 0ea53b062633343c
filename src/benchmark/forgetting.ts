import { Random } from '../cmab/random.js';
import type { Engine } from '../engine/engine.js';
import { Field } from '../field/field.js';
import { type Score, score } from '../math/score.js';

/** Side of the square that the robot surveys, metres. */
const SIDE = 40;
/** Metres between lanes; the robot drives 1 m/s and reads once a second. */
const LANE = 4;
const NOISE = 0.3;
/** The plume: a Gaussian that drifts around the middle of the square once in its period. */
const PLUME = { peak: 10, width: 6, radius: 12, period: 1800 } as const;
/** Seconds of the whole survey, of its part before the first prediction is scored, and between predictions. */
const DURATION = 3600;
const WARMUP = 600;
const INTERVAL = 20;
/** Noisy readings at random places that each prediction is scored on. */
const TARGETS = 64;
const HALF_LIVES = [0, 600, 300, 150, 75, 40, 20, 10, 5, 2];

export interface ForgettingRow extends Score {
  /** Seconds; 0: nothing is forgotten. */
  readonly half_life: number;
  /** With `calibrate`. */
  readonly nlpd_calibrated: number;
  readonly coverage90_calibrated: number;
}

/** How well a field that moves is followed with and without forgetting. */
export function forgetting(engine: Engine, duration = DURATION): ForgettingRow[] {
  return HALF_LIVES.map((halfLife) => ({ half_life: halfLife, ...follow(engine, halfLife, duration) }));
}

/** A robot that drives lanes back and forth over the plume, and is asked again and again for the field of that moment. */
function follow(engine: Engine, halfLife: number, duration: number): Omit<ForgettingRow, 'half_life'> {
  const random = new Random(1);
  const field = new Field(engine, { scale: { mean: 2, std: 3 }, tile: { size: 20, overlap: 0.5 }, halfLife, calibrate: true });
  const truth: number[] = [];
  const mean: number[] = [];
  const std: number[] = [];
  const calibrated: number[] = [];
  const read = (x: number, y: number, time: number) => plume(x, y, time) + NOISE * random.normal();
  for (let time = 0; time < duration; time++) {
    const [x, y] = robotAt(time);
    field.fold({ positions: Float64Array.of(x, y), values: Float64Array.of(read(x, y, time)), stamps: Float64Array.of(time) });
    if (time < WARMUP || time % INTERVAL > 0) continue;
    const places = Float64Array.from({ length: 2 * TARGETS }, () => random.uniform(0, SIDE));
    const prediction = field.predict(places, time);
    for (let i = 0; i < TARGETS; i++) truth.push(read(places[2 * i], places[2 * i + 1], time));
    mean.push(...prediction.mean);
    calibrated.push(...prediction.std);
    std.push(...prediction.std.map((s) => s / field.temperature));
  }
  const { nlpd, coverage90 } = score(truth, mean, calibrated);
  return { ...score(truth, mean, std), nlpd_calibrated: nlpd, coverage90_calibrated: coverage90 };
}

function plume(x: number, y: number, time: number): number {
  const angle = (2 * Math.PI * time) / PLUME.period;
  const [centreX, centreY] = [SIDE / 2 + PLUME.radius * Math.cos(angle), SIDE / 2 + PLUME.radius * Math.sin(angle)];
  return PLUME.peak * Math.exp(-((x - centreX) ** 2 + (y - centreY) ** 2) / (2 * PLUME.width ** 2));
}

/** Lanes along x, one after the other up and down the square. */
function robotAt(time: number): [number, number] {
  const lanes = Math.floor(SIDE / LANE);
  const lane = Math.floor(time / SIDE);
  const along = time % SIDE;
  const sweep = Math.floor(lane / lanes);
  const across = sweep % 2 === 0 ? lane % lanes : lanes - 1 - (lane % lanes);
  return [lane % 2 === 0 ? along : SIDE - along, (across + 0.5) * LANE];
}
