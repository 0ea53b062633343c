import type { Random } from '../cmab/random.js';
import { compose, type Pose } from './pose.js';

/** Forward speed in m/s and turn rate in rad/s. */
export interface Command {
  readonly speed: number;
  readonly turnRate: number;
}

/** A small differential-drive robot. */
export const chassis = {
  radius: 0.2,
  wheelBase: 0.3,
  maxSpeed: 1.2,
  maxTurnRate: 2.5,
  /** Standard deviation of a wheel's error, metres per square root of metre rolled. */
  wheelNoise: 0.003,
} as const;

/** What the robot can do of what it is asked for. */
export function limit({ speed, turnRate }: Command): Command {
  return {
    speed: Math.max(-chassis.maxSpeed, Math.min(chassis.maxSpeed, speed)),
    turnRate: Math.max(-chassis.maxTurnRate, Math.min(chassis.maxTurnRate, turnRate)),
  };
}

/** Unicycle kinematics: the exact arc of a constant command over `seconds`. */
export function move(pose: Pose, { speed, turnRate }: Command, seconds: number): Pose {
  return roll(pose, speed * seconds, turnRate * seconds);
}

/** The pose that wheel encoders report after the same motion: each wheel slips a little, so the error grows without bound. */
export function moveByOdometry(odometry: Pose, { speed, turnRate }: Command, seconds: number, random: Random): Pose {
  const left = slip((speed - (turnRate * chassis.wheelBase) / 2) * seconds, random);
  const right = slip((speed + (turnRate * chassis.wheelBase) / 2) * seconds, random);
  return roll(odometry, (left + right) / 2, (right - left) / chassis.wheelBase);
}

function slip(distance: number, random: Random): number {
  return distance + random.normal() * chassis.wheelNoise * Math.sqrt(Math.abs(distance));
}

/** Moves along an arc of length `distance` (metres) that turns by `turn` (radians). */
function roll(pose: Pose, distance: number, turn: number): Pose {
  // The chord of the arc; sinc form, which has no singularity when driving straight.
  const half = turn / 2;
  const chord = Math.abs(half) < 1e-9 ? distance : (distance * Math.sin(half)) / half;
  return compose(pose, { x: chord * Math.cos(half), y: chord * Math.sin(half), heading: turn });
}
