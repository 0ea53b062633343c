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
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const at = inMap.subarray(3 * i, 3 * i + 3);
    const value = typeof given === 'string' ? at[AXES.indexOf(given)] : given[i];
    const far = at.find((x) => !(Math.abs(x) <= MAX_COORDINATE));
    // Other values were checked where they were decoded.
    const refusal = typeof given === 'string' ? refusalOf(value, min, max) : undefined;
    if (far !== undefined) reject(Number.isFinite(far) ? 'out_of_range' : 'not_finite', 'position', far);
    else if (refusal !== undefined) reject(refusal, field, value);
    else {
      positions.set(at.subarray(0, dimensions), kept * dimensions);
      values[kept++] = value;
    }
  }
  return { positions: positions.subarray(0, kept * dimensions), values: values.subarray(0, kept), rejected };
}
