import type { Readings, RejectReason } from './readings.js';

/** A message that is refused as a whole. Thrown and caught within the decoders only. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly reason: RejectReason,
    readonly field: string,
    readonly value: string,
  ) {
    super(`${reason}: ${field} = ${value}`);
  }
}

/** No readings, and one refusal. */
export function refusedMessage(reason: RejectReason, field: string, value: string): Readings {
  return {
    frame: '',
    stamp: 0,
    count: 0,
    points: new Float64Array(0),
    values: new Float64Array(0),
    rejected: new Map([[reason, { count: 1, field, value }]]),
  };
}
