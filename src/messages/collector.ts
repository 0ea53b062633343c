import { MAX_VALUE } from '../field/observations.js';
import type { Origin } from './header.js';
import type { Readings, RejectReason } from './readings.js';

/** Points, `n x 3`, and their `n` values. */
export interface PointValues {
  readonly points: Float64Array;
  readonly values: Float64Array;
}

/** Gathers the readings of one message, up to `capacity` of them, and counts those that are refused. */
export class Collector {
  readonly #origin: Origin;
  readonly #field: string;
  #points: Float64Array;
  #values: Float64Array;
  readonly #rejected = new Map<RejectReason, { count: number; readonly field: string; readonly value: string }>();
  #count = 0;

  /** @param field Name of the value, for the example of a refused one. */
  constructor(origin: Origin, field: string, capacity: number) {
    this.#origin = origin;
    this.#field = field;
    this.#points = new Float64Array(3 * capacity);
    this.#values = new Float64Array(capacity);
  }

  add(x: number, y: number, z: number, value: number): void {
    const i = this.#count++;
    this.#points[3 * i] = x;
    this.#points[3 * i + 1] = y;
    this.#points[3 * i + 2] = z;
    this.#values[i] = value;
  }

  /** Takes over what was gathered elsewhere. */
  take({ points, values }: PointValues): void {
    this.#points = points;
    this.#values = values;
    this.#count = values.length;
  }

  reject(reason: RejectReason, value: number, field = this.#field): void {
    const known = this.#rejected.get(reason);
    if (known === undefined) this.#rejected.set(reason, { count: 1, field, value: String(value) });
    else known.count++;
  }

  /** @param axis The axis of the map-frame position that is the value, instead of the values given. */
  readings(axis?: 'x' | 'y' | 'z'): Readings {
    return {
      ...this.#origin,
      count: this.#count,
      points: front(this.#points, 3 * this.#count),
      values: axis ?? front(this.#values, this.#count),
      rejected: this.#rejected,
    };
  }
}

/** Without a copy where all is in front. */
function front(numbers: Float64Array, count: number): Float64Array {
  return count === numbers.length ? numbers : numbers.slice(0, count);
}

/** Why a value may not be an observation, if so. */
export function refusalOf(value: number, min: number, max: number): RejectReason | undefined {
  if (!Number.isFinite(value)) return 'not_finite';
  return value < min || value > max || Math.abs(value) > MAX_VALUE ? 'out_of_range' : undefined;
}
