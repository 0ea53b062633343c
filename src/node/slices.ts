import type { Steps } from '../field/steps.js';

/** Milliseconds of one slice: so long may a batch of readings have to wait. */
const SLICE_MS = 15;
/** The same where others leave little time: a slice is as long as theirs was since the one before, but no longer than this. */
const LONGEST_SLICE_MS = 200;

/** Work that takes long, in slices of time between which others have their turn. */
export class Slices<Result> {
  readonly #steps: Steps<Result>;
  #pausedAt = performance.now();

  constructor(steps: Steps<Result>) {
    this.#steps = steps;
  }

  /** One slice. @returns The work itself while there is no result. */
  go(): Result | this {
    const start = performance.now();
    const end = start + Math.min(Math.max(SLICE_MS, start - this.#pausedAt), LONGEST_SLICE_MS);
    do {
      const step = this.#steps.next();
      if (step.done) return step.value;
    } while (performance.now() < end);
    this.#pausedAt = performance.now();
    return this;
  }
}
