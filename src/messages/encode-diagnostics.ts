import { toTime } from './stamp.js';

/** diagnostic_msgs/DiagnosticStatus levels. */
const DIAGNOSTIC_LEVELS = { ok: 0, warn: 1, error: 2, stale: 3 } as const;

/** One line of a diagnostics viewer and the figures behind it. */
export interface DiagnosticStatus {
  readonly level: keyof typeof DIAGNOSTIC_LEVELS;
  /** `cmanp: field`. */
  readonly name: string;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** diagnostic_msgs/DiagnosticArray. */
export function encodeDiagnostics(stamp: number, statuses: readonly DiagnosticStatus[]): object {
  return {
    header: { stamp: toTime(stamp), frame_id: '' },
    status: statuses.map(({ level, name, message, values }) => ({
      level: DIAGNOSTIC_LEVELS[level],
      name,
      message,
      hardware_id: '',
      values: Object.entries(values).map(([key, value]) => ({ key, value: String(value) })),
    })),
  };
}
