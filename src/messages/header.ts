import { frameName, MAX_FRAME_NAME } from '../config/frame-name.js';
import { Refusal } from './refusal.js';
import { fromTime } from './stamp.js';

/** std_msgs/Header. */
export interface Header {
  readonly stamp: { readonly sec: number; readonly nanosec: number };
  readonly frame_id: string;
}

/** Where and when a message was measured. */
export interface Origin {
  /** Without a leading slash, never empty. */
  readonly frame: string;
  /** Seconds. */
  readonly stamp: number;
}

/**
 * @param override Frame of the sensor as the configuration states it: where the header names none, or a wrong one.
 * @throws Refusal `bad_stamp` (negative, or nanosec >= 1e9: builtin_interfaces/Time), `empty_frame`, or `bad_message` for an endless frame name.
 */
export function originOf(header: Header, override: string): Origin {
  const { sec, nanosec } = header.stamp;
  if (nanosec >= 1e9) throw new Refusal('bad_stamp', 'header.stamp.nanosec', String(nanosec));
  if (sec < 0) throw new Refusal('bad_stamp', 'header.stamp.sec', String(sec));
  const frame = frameName(override) || frameName(header.frame_id);
  if (frame === '') throw new Refusal('empty_frame', 'header.frame_id', JSON.stringify(header.frame_id));
  if (frame.length > MAX_FRAME_NAME) throw new Refusal('bad_message', 'header.frame_id', `${frame.length} characters`);
  return { frame, stamp: fromTime(header.stamp) };
}
