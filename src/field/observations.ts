/** Readings placed in the map, struct of arrays. */
export interface Observations {
  /** `n x dimensions`, row-major, metres in the map frame. */
  readonly positions: Float64Array;
  /** `n`, in the value's own unit. */
  readonly values: Float64Array;
  /** `n`, seconds. They matter only where readings are forgotten; without them all are of one time. */
  readonly stamps?: Float64Array;
}

/** Metres from the origin that a position may have: beyond, tiles could no longer be told apart. */
export const MAX_COORDINATE = 1e8;
/** Seconds, before or after 1970, that a stamp may have: weights of readings that are forgotten stay far from what float64 holds. */
export const MAX_STAMP = 1e13;
/** Size that a value may have, in its own unit: maps are published in float32, which ends at 3.4e38. */
export const MAX_VALUE = 1e36;

/** @throws RangeError when sizes do not fit, or something is not finite, too large or too far away. */
export function checkObservations({ positions, values, stamps }: Required<Observations>, dimensions: number): void {
  if (positions.length !== values.length * dimensions || stamps.length !== values.length) {
    throw new RangeError(`${values.length} values need ${values.length} x ${dimensions} positions and as many stamps`);
  }
  const odd = values.findIndex((value, i) => !Number.isFinite(value) || !Number.isFinite(stamps[i]));
  if (odd >= 0) throw new RangeError(`reading ${odd} is not finite: value ${values[odd]}, stamp ${stamps[odd]}`);
  const large = values.findIndex((value, i) => Math.abs(value) > MAX_VALUE || Math.abs(stamps[i]) > MAX_STAMP);
  if (large >= 0) throw new RangeError(`reading ${large} is too large: value ${values[large]}, stamp ${stamps[large]}`);
  checkPositions(positions);
}

/** @throws RangeError when a coordinate is not finite or too far away. */
export function checkPositions(positions: Float64Array): void {
  const far = positions.find((x) => !(Math.abs(x) <= MAX_COORDINATE));
  if (far !== undefined) throw new RangeError(`position ${far} is not within ${MAX_COORDINATE} m`);
}
