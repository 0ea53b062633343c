/** builtin_interfaces/Time of seconds, rounded to the nanosecond. */
export function toTime(seconds: number): { sec: number; nanosec: number } {
  const sec = Math.floor(seconds);
  const nanosec = Math.round((seconds - sec) * 1e9);
  return nanosec === 1e9 ? { sec: sec + 1, nanosec: 0 } : { sec, nanosec };
}

/** Seconds of a builtin_interfaces/Time. */
export function fromTime({ sec, nanosec }: { readonly sec: number; readonly nanosec: number }): number {
  return sec + nanosec * 1e-9;
}

/**
 * Seconds that a stamp may be ahead of the clock. The clocks of a robot's machines differ (by 80 s in a real recording); beyond an hour one of
 * them is not set, and where readings are forgotten one that is stamped so would outweigh all others for as long.
 */
const MAX_AHEAD = 3600;

/** Whether a stamp is so far ahead of a clock, both in seconds, that one of them must be wrong. A clock at 0 is not set yet. */
export function isFarAhead(stamp: number, clock: number): boolean {
  return clock > 0 && stamp > clock + MAX_AHEAD;
}
