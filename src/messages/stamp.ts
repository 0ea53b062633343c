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
