import type { ExplorePlace } from '../field/explore.js';
import type { Suggestion } from '../messages/encode-explore.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { Slices } from './slices.js';

/** A suggestion in the making, in slices. */
export class Exploration {
  readonly #place: Omit<Suggestion, 'places'>;
  readonly #slices?: Slices<ExplorePlace[] | string>;
  readonly #reason?: string;

  /** @param now seconds. */
  constructor(pipeline: Pipeline, frame: string, now: number) {
    const found = pipeline.explore(now);
    if (typeof found === 'string') this.#reason = found;
    else this.#slices = new Slices(found.steps);
    this.#place = { stamp: now, frame, z: typeof found === 'string' ? 0 : found.z };
  }

  /** One slice. @returns The suggestion, or the reason why there is none; undefined while it is not ready. */
  go(): Suggestion | string | undefined {
    if (this.#slices === undefined) return this.#reason;
    const places = this.#slices.go();
    if (places instanceof Slices) return undefined;
    return typeof places === 'string' ? places : { ...this.#place, places };
  }
}
