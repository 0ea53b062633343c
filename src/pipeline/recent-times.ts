/** Durations kept: so many that the 99th percentile means something, so few that they tell of now. */
const KEPT = 1000;

/** The latest durations of something that is done over and over, in milliseconds. */
export class RecentTimes {
  readonly #times = new Float64Array(KEPT);
  #count = 0;

  add(milliseconds: number): void {
    this.#times[this.#count++ % KEPT] = milliseconds;
  }

  get count(): number {
    return this.#count;
  }

  /** The latest one; 0 before the first. */
  get latest(): number {
    return this.#count === 0 ? 0 : this.#times[(this.#count - 1) % KEPT];
  }

  /** Nearest-rank percentiles of those kept; 0 before the first. */
  get percentiles(): { readonly p50: number; readonly p99: number } {
    const sorted = this.#times.slice(0, Math.min(this.#count, KEPT)).sort();
    const at = (fraction: number): number => sorted[Math.ceil(fraction * sorted.length) - 1] ?? 0;
    return { p50: at(0.5), p99: at(0.99) };
  }
}
