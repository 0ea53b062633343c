/**
 * What one message says, before its position in the map is known: `count` readings in the sensor's frame at one stamp.
 */
export interface Readings {
  /** Frame of `points`, without a leading slash. */
  readonly frame: string;
  /** Seconds. */
  readonly stamp: number;
  readonly count: number;
  /** `count x 3`, metres, in `frame`. */
  readonly points: Float64Array;
  /** `count` values in the source's unit, or the axis of the map-frame position that is the value (`field: z` of a cloud). */
  readonly values: Float64Array | 'x' | 'y' | 'z';
  /** What of the message was refused, by reason. */
  readonly rejected: ReadonlyMap<RejectReason, Rejection>;
}

/** Readings refused for one reason (a message refused as a whole counts as one), and an example for the log. */
export interface Rejection {
  readonly count: number;
  readonly field: string;
  readonly value: string;
}

/** Why a reading, or a whole message, did not reach the state. */
export type RejectReason =
  | 'not_finite'
  | 'out_of_range'
  | 'bad_message'
  | 'bad_stamp'
  | 'empty_frame'
  | 'no_fix'
  | 'no_transform'
  | 'queue_full'
  | 'warmup';
