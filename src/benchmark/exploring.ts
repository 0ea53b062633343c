import { Random } from '../cmab/random.js';
import type { Engine } from '../engine/engine.js';
import { explore } from '../field/explore.js';
import { Field } from '../field/field.js';
import { finish } from '../field/steps.js';
import { mean } from '../math/mean.js';
import { hall, type Point } from '../sim/room.js';
import { TEMPERATURE_NOISE } from '../sim/simulation.js';
import { createTemperatureField, type TemperatureField } from '../sim/temperature-field.js';

/** Metres driven at which the map is compared with the truth. */
const DISTANCES = [40, 80, 160];
/** Worlds, each with other heat sources; on none of them anything was tuned (that was done on 1, 2, 3). */
const SEEDS = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
/** Metres between readings. */
const SPACING = 0.5;
/** Metres that the robot keeps from the walls of the hall, in which nothing else stands here. */
const MARGIN = 1;
/** Places that a suggestion has, and how far away they may be, metres: near the robot, and within the whole hall. */
const COUNT = 8;
const NEAR = 6;
const FAR = 14;
/** Cells along a side of the grid on which maps are compared. */
const CELLS = 40;

const inside = {
  minX: hall.bounds.minX + MARGIN,
  minY: hall.bounds.minY + MARGIN,
  maxX: hall.bounds.maxX - MARGIN,
  maxY: hall.bounds.maxY - MARGIN,
};

/** Root mean square errors of the mean over the hall, degrees C, averaged over the worlds. */
export interface ExploringRow {
  readonly metres: number;
  /** Lanes planned for so many metres, and left where they take more. */
  readonly lawnmower: number;
  /** Tours of the places that `~/explore` suggests within 6 m and within 14 m, again and again. */
  readonly explore_near: number;
  readonly explore_far: number;
}

/** Robots that go where `~/explore` says beside one that mows: the errors of their maps at equal distance. */
export function exploring(engine: Engine, distances = DISTANCES, seeds = SEEDS): ExploringRow[] {
  const start = () => seeds.map((seed) => new Surveyor(engine, seed, { x: 0, y: 0 }));
  const explorers = { near: start(), far: start() };
  const errorOf = (robots: readonly Surveyor[]) => mean(robots.map(({ error }) => error));
  return distances.map((metres) => {
    for (const robot of explorers.near) robot.explore(NEAR, metres);
    for (const robot of explorers.far) robot.explore(FAR, metres);
    const mowers = seeds.map((seed) => mow(engine, seed, metres));
    return { metres, lawnmower: errorOf(mowers), explore_near: errorOf(explorers.near), explore_far: errorOf(explorers.far) };
  });
}

function mow(engine: Engine, seed: number, metres: number): Surveyor {
  const [start, ...corners] = lanes(metres);
  const robot = new Surveyor(engine, seed, start);
  for (const corner of corners) robot.drive(corner, metres);
  return robot;
}

/** Corners of evenly spread lanes along x, as many as come nearest to a length in metres. */
export function lanes(metres: number): Point[] {
  const { minX, maxX, minY, maxY } = inside;
  const misfit = (count: number) => Math.abs(count * (maxX - minX) + ((count - 1) / count) * (maxY - minY) - metres);
  let count = 1;
  while (misfit(count + 1) < misfit(count)) count++;
  return Array.from({ length: count }, (_, i) => {
    const y = minY + ((maxY - minY) * (i + 0.5)) / count;
    const ends = [
      { x: minX, y },
      { x: maxX, y },
    ];
    return i % 2 === 0 ? ends : ends.reverse();
  }).flat();
}

/** Reads as it drives, and maps. */
class Surveyor {
  readonly #field: Field;
  readonly #truth: TemperatureField;
  readonly #random: Random;
  #at: Point;
  #driven = 0;
  /** Suggested places that it has not been to. */
  #tour: Point[] = [];

  constructor(engine: Engine, seed: number, start: Point) {
    this.#field = new Field(engine, { scale: { mean: 20, std: 3 }, tile: { size: 20, overlap: 0.5 } });
    this.#truth = createTemperatureField(seed, hall.bounds);
    this.#random = new Random(seed);
    this.#at = start;
    this.#read();
  }

  /** Drives straight to a place, or as far as `limit` metres in all allow. */
  drive(to: Point, limit: number): void {
    const from = this.#at;
    const whole = distance(from, to);
    const length = Math.min(whole, limit - this.#driven);
    const steps = Math.ceil(length / SPACING);
    for (let i = 1; i <= steps; i++) {
      const part = ((length / whole) * i) / steps;
      this.#at = { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
      this.#read();
    }
    this.#driven += length;
  }

  /** Visits what is suggested, the nearest place first, and asks again after the last, until it has driven `limit` metres. */
  explore(radius: number, limit: number): void {
    while (this.#driven < limit) {
      if (this.#tour.length === 0) this.#tour = this.#suggestions(radius);
      const next = this.#tour.reduce((near, place) => (distance(this.#at, place) < distance(this.#at, near) ? place : near));
      this.drive(next, limit);
      if (distance(this.#at, next) < SPACING) this.#tour.splice(this.#tour.indexOf(next), 1);
    }
  }

  /** Root mean square error over the hall, degrees C. */
  get error(): number {
    const { minX, minY, maxX, maxY } = hall.bounds;
    const points = new Float64Array(2 * CELLS * CELLS);
    for (let i = 0; i < CELLS * CELLS; i++) {
      points[2 * i] = minX + ((maxX - minX) * ((i % CELLS) + 0.5)) / CELLS;
      points[2 * i + 1] = minY + ((maxY - minY) * (Math.floor(i / CELLS) + 0.5)) / CELLS;
    }
    const errors = this.#field.predict(points).mean.map((m, i) => m - this.#truth(points[2 * i], points[2 * i + 1]));
    return Math.sqrt(mean(errors.map((error) => error * error)));
  }

  /** Places other than where it is; when none is suggested, a random one. */
  #suggestions(radius: number): Point[] {
    const { minX, minY, maxX, maxY } = inside;
    const places = finish(explore(this.#field, [this.#at.x, this.#at.y, 0], { count: COUNT, radius, area: [minX, minY, maxX, maxY] }));
    const free = places.filter((place) => distance(this.#at, place) > SPACING);
    return free.length > 0 ? free : [{ x: this.#random.uniform(minX, maxX), y: this.#random.uniform(minY, maxY) }];
  }

  #read(): void {
    const { x, y } = this.#at;
    const value = this.#truth(x, y) + TEMPERATURE_NOISE * this.#random.normal();
    this.#field.fold({ positions: Float64Array.of(x, y), values: Float64Array.of(value) });
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
