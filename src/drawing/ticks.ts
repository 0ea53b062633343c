/** Round numbers that cover a range: the labels of an axis. */
export interface Ticks {
  readonly values: readonly number[];
  readonly labels: readonly string[];
}

/** Ticks of 1, 2 or 5 times a power of ten inside [low, high], about `count` of them. */
export function ticksWithin(low: number, high: number, count: number): Ticks {
  const { step, decimals } = roundStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return label(first, last, step, decimals);
}

/** The same, but the first and last tick enclose the range: it can then grow a little without a new scale. */
export function ticksAround(low: number, high: number, count: number): Ticks {
  const { step, decimals } = roundStep((high - low) / count);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return label(first, last, step, decimals);
}

function roundStep(rough: number): { step: number; decimals: number } {
  const safe = rough > 0 && Number.isFinite(rough) ? rough : 1;
  const exponent = Math.floor(Math.log10(safe));
  const mantissa = safe / 10 ** exponent;
  const round = mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10;
  return { step: round * 10 ** exponent, decimals: Math.max(0, -(exponent + (round === 10 ? 1 : 0))) };
}

function label(first: number, last: number, step: number, decimals: number): Ticks {
  const values = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return { values, labels: values.map((value) => formatNumber(value, decimals)) };
}

/** Fixed decimals and a true minus sign. */
export function formatNumber(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '\u2212');
}
