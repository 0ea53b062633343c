import type { ExplorePlace } from '../field/explore.js';
import type { Suggestion } from '../messages/encode-explore.js';
import type { Pipeline } from '../pipeline/pipeline.js';

/** Milliseconds of one slice: so long may a query or a batch of readings have to wait. */
const SLICE_MS = 15;

/** A suggestion in the making, in slices. */
export class Exploration {
  readonly #place: Omit<Suggestion, 'places'>;
  readonly #steps?: Generator<undefined, ExplorePlace[] | string>;
  readonly #reason?: string;

  /** @param now seconds. */
  constructor(pipeline: Pipeline, frame: string, now: number) {
    const found = pipeline.explore(now);
    if (typeof found === 'string') this.#reason = found;
    else this.#steps = found.steps;
    this.#place = { stamp: now, frame, z: typeof found === 'string' ? 0 : found.z };
  }

  /** One slice. @returns The suggestion, or the reason why there is none; undefined while it is not ready. */
  go(): Suggestion | string | undefined {
    if (this.#steps === undefined) return this.#reason;
    const end = performance.now() + SLICE_MS;
    do {
      const step = this.#steps.next();
      if (step.done) return typeof step.value === 'string' ? step.value : { ...this.#place, places: step.value };
    } while (performance.now() < end);
    return undefined;
  }
}
