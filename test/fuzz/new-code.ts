import { Session } from 'node:inspector/promises';

/** Counts the code that runs for the first time, by V8's block coverage: what tells a fuzzer that an input is worth keeping. */
export class NewCode {
  readonly #session = new Session();
  readonly #isOurs: (url: string) => boolean;
  /** By function: the characters of its text that have run. */
  readonly #seen = new Map<string, Uint8Array>();
  #total = 0;

  /** @param isOurs whether the code of a file counts. */
  constructor(isOurs: (url: string) => boolean) {
    this.#isOurs = isOurs;
  }

  /** Characters of code that have run so far. */
  get total(): number {
    return this.#total;
  }

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Characters of code that ran since the last look, and never before; they count as known from now on, or stay new. */
  async look(then: 'known' | 'stay new'): Promise<number> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    let found = 0;
    for (const { url, scriptId, functions } of result) {
      if (!this.#isOurs(url)) continue;
      for (const { ranges } of functions) found += this.#mark(`${scriptId}:${ranges[0].startOffset}`, ranges, then === 'known');
    }
    if (then === 'known') this.#total += found;
    return found;
  }

  /** @param ranges the function's own first, then what within it ran another number of times. @returns characters that never ran before. */
  #mark(name: string, ranges: readonly { startOffset: number; endOffset: number; count: number }[], isKnownNow: boolean): number {
    const [{ startOffset: start, endOffset: end, count }] = ranges;
    if (count === 0) return 0;
    const ran = new Uint8Array(end - start);
    for (const range of ranges) ran.fill(range.count > 0 ? 1 : 0, range.startOffset - start, range.endOffset - start);
    const seen = this.#seen.get(name) ?? new Uint8Array(end - start);
    let found = 0;
    for (let i = 0; i < ran.length; i++) {
      if (ran[i] > seen[i]) found++;
      ran[i] |= seen[i];
    }
    if (isKnownNow) this.#seen.set(name, ran);
    return found;
  }
}
