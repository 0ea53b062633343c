import type { Steps } from '../field/steps.js';

/** Milliseconds of one slice: so long may a batch of readings have to wait. */
const SLICE_MS = 15;

/** Work that takes long, in slices of time between which others have their turn. */
export class Slices<Result> {
  readonly #steps: Steps<Result>;

  constructor(steps: Steps<Result>) {
    this.#steps = steps;
  }

  /** One slice. @returns The work itself while there is no result. */
  go(): Result | this {
    const end = performance.now() + SLICE_MS;
    do {
      const step = this.#steps.next();
      if (step.done) return step.value;
    } while (performance.now() < end);
    return this;
  }
}
