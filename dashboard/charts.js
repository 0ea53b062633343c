import uPlot from './uplot.js';

/** A colour of the page, as it is now: charts are painted again when the scheme changes. */
export const color = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const FONT = "11px 'Inter', system-ui, sans-serif";

/** An axis in the page's look. */
export function axis(options = {}) {
  return {
    stroke: color('--soft'),
    font: FONT,
    size: 24,
    gap: 4,
    grid: { stroke: color('--hair'), width: 1 },
    ticks: { show: false },
    ...options,
  };
}

/** A chart that fills its element and follows it and the colour scheme. */
export function chart(element, options, data) {
  const size = () => ({ width: Math.max(40, element.clientWidth), height: Math.max(40, element.clientHeight) });
  const plot = new uPlot(
    { legend: { show: false }, cursor: { show: false }, padding: [8, 14, 0, 0], ...options, ...size() },
    data,
    element,
  );
  new ResizeObserver(() => plot.setSize(size())).observe(element);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plot.redraw());
  return plot;
}
