/** What is timed: for each of its operations, by name, one round gives milliseconds. */
export interface Contestant {
  readonly name: string;
  round(time: Timer, report: Report): Promise<void>;
}

/** Runs and times one operation. What answers at once is timed without waiting for the event loop. */
export type Timer = <R>(operation: string, run: () => R | Promise<R>) => Promise<R>;

/** Takes the milliseconds of an operation that another process has timed. */
export type Report = (operation: string, milliseconds: number) => void;

/** Median milliseconds by contestant, and how many times as long as the first one takes: the median of ratios within a round. */
export type TimeRow = Readonly<Record<string, string | number>>;

/**
 * Times contestants in turn, round by round, so that a busy machine slows all alike: trust ratios before milliseconds.
 *
 * @returns A row for each operation, in the order in which they first ran; `columns` are put in front.
 */
export async function interleave(contestants: readonly Contestant[], rounds: number, columns: TimeRow = {}): Promise<TimeRow[]> {
  const times = new Map<string, Map<string, number[]>>();
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const report: Report = (operation, milliseconds) => {
        const byName = times.get(operation) ?? new Map<string, number[]>();
        times.set(operation, byName.set(contestant.name, [...(byName.get(contestant.name) ?? []), milliseconds]));
      };
      await contestant.round(async (operation, run) => {
        const start = performance.now();
        const answer = run();
        const result = answer instanceof Promise ? await answer : answer;
        report(operation, performance.now() - start);
        return result;
      }, report);
    }
  }
  const [{ name: first }] = contestants;
  return Array.from(times, ([operation, byName]) => {
    const row: Record<string, string | number> = { operation, ...columns };
    for (const [name, list] of byName) row[`${name} ms`] = median(list);
    const base = byName.get(first);
    for (const [name, list] of byName) {
      if (name !== first && base !== undefined) row[`${name} / ${first}`] = median(list.map((value, i) => value / base[i]));
    }
    return row;
  });
}

export function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1];
}
