import { interpolate, type Transform } from './transform.js';

/** Seconds of poses kept before the latest, as tf2's default. */
const HISTORY = 10;
/** Poses kept: 10 s at 1 kHz. */
const MAX_SAMPLES = 10_000;

interface Sample {
  readonly stamp: number;
  readonly transform: Transform;
}

/** The poses of one frame in its parent, by stamp. */
export class TransformHistory {
  readonly #samples: Sample[] = [];

  /** Stamp in seconds of the oldest pose that is kept. */
  get earliest(): number {
    return this.#samples[0].stamp;
  }

  get latest(): number {
    return this.#samples[this.#samples.length - 1].stamp;
  }

  /** Keeps order; of two poses at one stamp the first stays, as in tf2. False: older than all that is kept, not taken. */
  insert(stamp: number, transform: Transform): boolean {
    const samples = this.#samples;
    if (samples.length > 0 && stamp < this.latest - HISTORY) return false;
    const index = this.#firstNotBefore(stamp);
    if (samples[index]?.stamp === stamp) return true;
    samples.splice(index, 0, { stamp, transform });
    // The pose at or before the start of the window stays, so that all of the window can be interpolated whatever the rate.
    const start = this.latest - HISTORY;
    let outdated = 0;
    while (samples.length - outdated > 1 && samples[outdated + 1].stamp <= start) outdated++;
    samples.splice(0, Math.max(outdated, samples.length - MAX_SAMPLES));
    return true;
  }

  /** The pose at `stamp`, or on which side of the known ones it lies. */
  at(stamp: number): Transform | 'future' | 'past' {
    const samples = this.#samples;
    const index = this.#firstNotBefore(stamp);
    if (index === samples.length) return 'future';
    const after = samples[index];
    if (after.stamp === stamp) return after.transform;
    if (index === 0) return 'past';
    const before = samples[index - 1];
    return interpolate(before.transform, after.transform, (stamp - before.stamp) / (after.stamp - before.stamp));
  }

  /** Binary search: index of the first pose whose stamp is not below `stamp`. */
  #firstNotBefore(stamp: number): number {
    let low = 0;
    let high = this.#samples.length;
    // Nearly every pose is newer than all before it.
    if (high > 0 && this.latest < stamp) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#samples[middle].stamp < stamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
