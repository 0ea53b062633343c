import { type Pose, wrapAngle } from './pose.js';
import { type Command, chassis, limit } from './robot.js';
import type { Point, Room } from './room.js';
import { detour, planSurvey } from './survey.js';

/** Metres from a corner of the path at which the robot turns towards the next one. */
const CORNER_RADIUS = 0.25;
/** Turn rate asked for per radian of heading error, 1/s. */
const STEERING_GAIN = 4;

/** Drives surveys for ever: lanes along x, then along y, and again. */
export class SurveyDriver {
  readonly #room: Room;
  #along: 'x' | 'y' = 'x';
  #path: Point[];

  constructor(room: Room) {
    this.#room = room;
    this.#path = planSurvey(room, this.#along);
  }

  /** Where the survey begins: at the first lane's end, looking along it. */
  start(): Pose {
    const [first, second] = this.#path;
    return { x: first.x, y: first.y, heading: Math.atan2(second.y - first.y, second.x - first.x) };
  }

  /** Steers for the next corner; the more the robot looks away from it, the slower it goes. */
  command(pose: Pose): Command {
    if (distance(pose, this.#path[0]) < CORNER_RADIUS) this.#nextCorner();
    const [corner] = this.#path;
    const error = wrapAngle(Math.atan2(corner.y - pose.y, corner.x - pose.x) - pose.heading);
    const speed = chassis.maxSpeed * Math.max(0, Math.cos(error)) ** 4;
    // Slow enough near a corner that it is not run over within one control period.
    return limit({ speed: Math.min(speed, 0.4 + 2 * distance(pose, corner)), turnRate: STEERING_GAIN * error });
  }

  #nextCorner(): void {
    const [reached] = this.#path;
    this.#path.shift();
    if (this.#path.length > 0) return;
    this.#along = this.#along === 'x' ? 'y' : 'x';
    const survey = planSurvey(this.#room, this.#along);
    this.#path = [...detour(this.#room, reached, survey[0]), ...survey.slice(1)];
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
