import { axis, chart, color } from './charts.js';

/** Seconds that the charts reach back. */
const SPAN = 180;
/** Seconds over which a rate is taken. */
const RATE_SPAN = 3;

/** What the figures were while the page was open. */
export class History {
  #samples = [];
  #start = performance.now() / 1000;

  /** @param statistics as the pipeline gives them. */
  add({ observations, stateBytes, updateMs }) {
    const time = performance.now() / 1000 - this.#start;
    const last = this.#samples.at(-1);
    // A node that began anew knows nothing of before.
    if (last && observations < last.observations) this.#samples = [];
    const before = this.#samples.findLast((sample) => sample.time <= time - RATE_SPAN) ?? this.#samples[0];
    const rate = before && time > before.time ? (observations - before.observations) / (time - before.time) : null;
    this.#samples.push({ time, observations, stateBytes, rate, p50: updateMs.p50, p99: updateMs.p99 });
    while (this.#samples[0].time < time - SPAN) this.#samples.shift();
  }

  get latest() {
    return this.#samples.at(-1);
  }

  /** Seconds before now, then the values of each name. */
  columns(...names) {
    const now = this.latest.time;
    return [this.#samples.map(({ time }) => time - now), ...names.map((name) => this.#samples.map((sample) => sample[name]))];
  }
}

const seconds = (_, splits) => splits.map((v) => (v === 0 ? 'now' : `${v}`.replace('-', '−').concat(' s')));
const past = { time: false, range: (_, min) => [Math.min(-30, min), 0] };
const fromZero = { range: (_, __, max) => [0, max > 0 ? 1.15 * max : 1] };

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** The state stays as large as it is while readings come and come. */
export function memoryChart(element, note) {
  const plot = chart(
    element,
    {
      padding: [8, 6, 0, 0],
      scales: { x: past, bytes: fromZero, readings: fromZero },
      axes: [
        axis({ values: seconds, space: 60 }),
        axis({ scale: 'bytes', values: (_, splits) => splits.map(bytes), size: 52, stroke: color('--accent') }),
        axis({ scale: 'readings', side: 1, grid: { show: false }, values: (_, splits) => splits.map(short.format), size: 40 }),
      ],
      series: [
        {},
        { scale: 'readings', stroke: color('--soft'), width: 1.5, dash: [4, 3], points: { show: false } },
        { scale: 'bytes', stroke: color('--accent'), fill: color('--band-90'), width: 2, points: { show: false } },
      ],
    },
    [[], [], []],
  );
  return {
    show(history) {
      const { stateBytes, observations } = history.latest;
      plot.setData(history.columns('observations', 'stateBytes'));
      note.replaceChildren(keyed('line', `state ${bytes(stateBytes)}`), keyed('dashes', `${short.format(observations)} readings`));
    },
  };
}

/** How long it takes to fold a batch. */
export function updatesChart(element, note) {
  const plot = chart(
    element,
    {
      padding: [8, 16, 0, 0],
      scales: { x: past, y: fromZero },
      axes: [
        axis({ values: seconds, space: 60 }),
        axis({ size: 46, values: (_, splits) => splits.map((v, i) => milliseconds(v, i === splits.length - 1)) }),
      ],
      series: [
        {},
        { stroke: color('--soft'), width: 1.5, dash: [4, 3], points: { show: false } },
        { stroke: color('--accent'), width: 2, points: { show: false } },
      ],
    },
    [[], [], []],
  );
  return {
    show(history) {
      const { p50, p99 } = history.latest;
      plot.setData(history.columns('p99', 'p50'));
      note.replaceChildren(
        keyed('line', `median ${p50.toFixed(p50 < 10 ? 1 : 0)}`),
        keyed('dashes', `p99 ${p99.toFixed(p99 < 10 ? 1 : 0)} ms`),
      );
    },
  };
}

function keyed(key, text) {
  const span = document.createElement('span');
  span.className = `key ${key}`;
  span.textContent = text;
  return span;
}

export function bytes(count) {
  return count < 1e6 ? `${(count / 1e3).toFixed(0)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

function milliseconds(value, withUnit) {
  return withUnit ? `${value} ms` : `${value}`;
}
