/** Metres that the robot moves before another point of its path is kept. */
const SPACING = 0.1;
/** Points kept: the oldest go first. */
const CAPACITY = 4000;

/** Where the robot has been, as far as pages have been watching: bounded, with gaps. */
export class RobotPath {
  /** `null`: the line is broken here. */
  readonly #points: (readonly [number, number] | null)[] = [];

  get points(): readonly (readonly [number, number] | null)[] {
    return this.#points;
  }

  add(position: readonly [number, number]): void {
    const last = this.#points[this.#points.length - 1];
    if (last && Math.hypot(position[0] - last[0], position[1] - last[1]) < SPACING) return;
    this.#points.push(position);
    if (this.#points.length > CAPACITY) this.#points.shift();
  }

  /** The robot goes on unseen: what comes next is not joined to what was. */
  lift(): void {
    if (this.#points[this.#points.length - 1]) this.#points.push(null);
  }
}
