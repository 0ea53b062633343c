import { Random } from '../cmab/random.js';
import { SurveyDriver } from './driver.js';
import { scan } from './lidar.js';
import { compose, invert, type Pose } from './pose.js';
import { type Command, move, moveByOdometry } from './robot.js';
import { hall, type Segment, walls } from './room.js';
import { createTemperatureField, type TemperatureField } from './temperature-field.js';

/** Period of physics, control and odometry, milliseconds; an integer, so that simulated time never drifts. */
export const STEP_MS = 50;
const LOCALISE_EVERY = 2;
const TEMPERATURE_EVERY = 2;
const SCAN_EVERY = 4;
/** Milliseconds between scans. */
export const SCAN_PERIOD_MS = SCAN_EVERY * STEP_MS;

/** Where the sensors sit on the robot, and how high above the ground, metres. */
export const mounts = {
  lidar: { x: 0.1, y: 0, z: 0.25 },
  thermometer: { x: -0.1, y: 0, z: 0.4 },
} as const;

/** Standard deviation of a temperature reading, degrees C. */
export const TEMPERATURE_NOISE = 0.1;
/** Standard deviation of the localiser's position, metres. */
const LOCALISER_NOISE = 0.01;

/** What the robot's drivers report at one instant. */
export interface Snapshot {
  /** Milliseconds of simulated time. */
  readonly time: number;
  readonly command: Command;
  /** Pose by wheel odometry: base_link in odom. */
  readonly odometry: Pose;
  /** The localiser's correction: odom in map; only when it has run. */
  readonly correction?: Pose;
  /** Degrees C. */
  readonly temperature?: number;
  /** Metres per beam. */
  readonly ranges?: Float32Array;
}

/** The field that a seed stands for: what the readings of a simulation with this seed are noisy samples of. */
export function fieldOfSeed(seed: number): TemperatureField {
  return createTemperatureField(seed, hall.bounds);
}

/** A robot on a survey drive through the hall. The same seed gives the same drive and the same readings. */
export class Simulation {
  readonly #random: Random;
  readonly #field: TemperatureField;
  readonly #walls: readonly Segment[] = walls(hall);
  readonly #driver = new SurveyDriver(hall);
  #pose: Pose;
  #odometry: Pose = { x: 0, y: 0, heading: 0 };
  #steps = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#field = fieldOfSeed(seed);
    this.#pose = this.#driver.start();
  }

  /** Where the robot really is, in the map. */
  get pose(): Pose {
    return this.#pose;
  }

  /** Advances by one step. */
  step(): Snapshot {
    const command = this.#driver.command(this.#pose);
    const seconds = STEP_MS / 1000;
    this.#pose = move(this.#pose, command, seconds);
    this.#odometry = moveByOdometry(this.#odometry, command, seconds, this.#random);
    this.#steps++;
    return {
      time: this.#steps * STEP_MS,
      command,
      odometry: this.#odometry,
      correction: this.#every(LOCALISE_EVERY) ? this.#localise() : undefined,
      temperature: this.#every(TEMPERATURE_EVERY) ? this.#readThermometer() : undefined,
      ranges: this.#every(SCAN_EVERY) ? scan(compose(this.#pose, { ...mounts.lidar, heading: 0 }), this.#walls, this.#random) : undefined,
    };
  }

  #every(steps: number): boolean {
    return this.#steps % steps === 0;
  }

  #localise(): Pose {
    const { x, y, heading } = this.#pose;
    const estimate = { x: x + this.#random.normal() * LOCALISER_NOISE, y: y + this.#random.normal() * LOCALISER_NOISE, heading };
    return compose(estimate, invert(this.#odometry));
  }

  #readThermometer(): number {
    const { x, y } = compose(this.#pose, { ...mounts.thermometer, heading: 0 });
    return this.#field(x, y) + this.#random.normal() * TEMPERATURE_NOISE;
  }
}
