import type { SourceConfig } from '../config/config.js';
import { MAX_COORDINATE } from '../field/observations.js';
import { refusalOf } from '../messages/collector.js';
import type { Readings, Rejection, RejectReason } from '../messages/readings.js';
import { type Transform, transformPoints } from '../transforms/transform.js';

/** One message's readings in the map. */
export interface Placed {
  /** `n x dimensions`, metres in the map frame. */
  readonly positions: Float64Array;
  /** `n`, in the value's own unit. */
  readonly values: Float64Array;
  readonly rejected: Readings['rejected'];
}

const AXES = ['x', 'y', 'z'];

/** Moves readings into the map. What lands nowhere, or whose value is a map coordinate out of the source's range, is refused. */
export function place(readings: Readings, transform: Transform, { field, min, max }: SourceConfig, dimensions: number): Placed {
  const { count, points, values: given } = readings;
  const inMap = new Float64Array(points.length);
  transformPoints(transform, points, inMap);
  const positions = new Float64Array(count * dimensions);
  const values = new Float64Array(count);
  const rejected = new Map<RejectReason, Rejection>();
  const reject = (reason: RejectReason, what: string, value: number): void => {
    rejected.set(reason, { count: (rejected.get(reason)?.count ?? 0) + 1, field: what, value: String(value) });
  };
  const axis = typeof given === 'string' ? AXES.indexOf(given) : 0;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const value = typeof given === 'string' ? inMap[3 * i + axis] : given[i];
    const reach = Math.max(Math.abs(inMap[3 * i]), Math.abs(inMap[3 * i + 1]), Math.abs(inMap[3 * i + 2]));
    const refusal = refusalOf(value, min, max);
    if (!(reach <= MAX_COORDINATE)) reject(Number.isFinite(reach) ? 'out_of_range' : 'not_finite', 'position', reach);
    else if (refusal !== undefined) reject(refusal, field, value);
    else {
      for (let d = 0; d < dimensions; d++) positions[kept * dimensions + d] = inMap[3 * i + d];
      values[kept++] = value;
    }
  }
  return { positions: positions.subarray(0, kept * dimensions), values: values.subarray(0, kept), rejected };
}
