import type { Readings, RejectReason } from '../messages/readings.js';
import type { Log } from './log.js';
import type { RejectExample } from './statistics.js';

/** Seconds of wall time between two lines of the log about one topic and reason. */
const LOG_PERIOD = 30;
/** Characters of a message's contents that are kept and logged. */
const MAX_VALUE_TEXT = 300;

/** Counts readings that did not reach the state, and logs an example of each kind from time to time. */
export class Rejections {
  readonly #log: Log;
  readonly #counts = new Map<RejectReason, number>();
  readonly #examples = new Map<string, RejectExample>();
  readonly #lines = new Map<string, { nextAt: number; unlogged: number }>();

  constructor(log: Log) {
    this.#log = log;
  }

  get counts(): Partial<Record<RejectReason, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** The latest of each topic and reason, the newest last. */
  get examples(): RejectExample[] {
    return [...this.#examples.values()];
  }

  /** @param count readings; nothing happens for 0. */
  add({ value, ...what }: RejectExample, count: number): void {
    if (count === 0) return;
    const example = { ...what, value: printable(value) };
    this.count(example.reason, count);
    const key = `${example.topic} ${example.reason}`;
    this.#examples.delete(key);
    this.#examples.set(key, example);
    this.#report(key, example, count);
  }

  /** What a message or its placing had to leave out. */
  addAll(topic: string, rejected: Readings['rejected']): void {
    for (const [reason, { count, field, value }] of rejected) this.add({ reason, topic, field, value }, count);
  }

  /** For what is expected, and so no matter for the log. */
  count(reason: RejectReason, count: number): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  #report(key: string, { reason, topic, field, value }: RejectExample, count: number): void {
    const line = this.#lines.get(key) ?? { nextAt: -Infinity, unlogged: 0 };
    this.#lines.set(key, line);
    line.unlogged += count;
    const now = performance.now() / 1000;
    if (now < line.nextAt) return;
    this.#log('warn', `${topic}: rejected ${line.unlogged} (${reason}), such as ${field} = ${value}`);
    line.nextAt = now + LOG_PERIOD;
    line.unlogged = 0;
  }
}

/** One line of bounded length: what broken messages hold may be anything. */
function printable(text: string): string {
  const line = text.slice(0, MAX_VALUE_TEXT).replace(/\p{Cc}/gu, '?');
  return text.length > MAX_VALUE_TEXT ? `${line}...` : line;
}
