/** Milliseconds between two looks of the line. */
const PERIOD_MS = 100;
/** Characters of the bar. */
const WIDTH = 24;

/** How far a piece of work is, for the terminal: a bar, the count, and the time that is left at the pace so far. */
export function progressLine(done: number, total: number, elapsed: number): string {
  const part = total > 0 ? Math.min(1, done / total) : 1;
  const filled = Math.round(part * WIDTH);
  const left = done > 0 ? `${minutes((elapsed * (total - done)) / done)} left` : '';
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  return `${bar} ${String(Math.floor(100 * part)).padStart(3)} %  ${done} of ${total} messages  ${left}`;
}

/** @param seconds of which hours are shown only where there are any. */
function minutes(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, rest] = [Math.floor(whole / 3600), whole % 3600];
  return hours > 0 ? `${hours}:${two(Math.floor(rest / 60))}:${two(rest % 60)}` : `${Math.floor(rest / 60)}:${two(rest % 60)}`;
}

/** The line on the terminal, redrawn some times a second; nothing where stderr is none. */
export class Progress {
  readonly #total: number;
  readonly #shown = process.stderr.isTTY;
  readonly #start = performance.now();
  #last = 0;

  constructor(total: number) {
    this.#total = total;
  }

  show(done: number): void {
    const now = performance.now();
    if (!this.#shown || now - this.#last < PERIOD_MS) return;
    this.#last = now;
    process.stderr.write(`\r${progressLine(done, this.#total, (now - this.#start) / 1000)}\x1b[K`);
  }

  end(): void {
    if (this.#shown) process.stderr.write('\r\x1b[K');
  }
}
