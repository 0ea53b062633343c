import { axis, chart, color } from './charts.js';

const PLACES = 128;
/** Half-widths of the central intervals of a normal distribution, in standard deviations. */
const HALF_50 = 0.6744897501960817;
const HALF_90 = 1.6448536269514722;

/** Places along a line, evenly, both ends included. */
export function placesAlong({ from, to }) {
  return Array.from({ length: PLACES }, (_, i) => {
    const t = i / (PLACES - 1);
    return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  });
}

/**
 * Mean and central 50 and 90 % intervals of readings along the section.
 *
 * @param onHover called with the part of the way, 0..1, that the mouse is at; undefined when it leaves.
 */
export function sectionChart(element, note, onHover) {
  const line = { points: { show: false } };
  const edge = { ...line, stroke: 'transparent' };
  let hovered = false;
  const hover = (plot) => {
    const { left, idx } = plot.cursor;
    const isInside = left >= 0 && idx !== null && idx !== undefined;
    if (isInside || hovered) onHover(isInside ? idx / (PLACES - 1) : undefined);
    hovered = isInside;
  };
  const plot = chart(
    element,
    {
      cursor: { show: true, y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: false } },
      axes: [axis(), axis({ size: 40 })],
      series: [{}, edge, edge, edge, edge, { ...line, stroke: color('--accent'), width: 2 }],
      bands: [
        { series: [2, 1], fill: color('--band-90') },
        { series: [4, 3], fill: color('--band-50') },
      ],
      hooks: { setCursor: [hover] },
    },
    [[0, 1], [], [], [], [], []],
  );
  return {
    show({ from, to }, { mean, std }) {
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      const at = (halfWidth) => mean.map((m, i) => m + halfWidth * std[i]);
      const along = mean.map((_, i) => (length * i) / (PLACES - 1));
      note.textContent = `A to B, ${length.toPrecision(3)} m`;
      note.title = 'Mean, and the bands that hold 50 and 90 % of readings';
      plot.setData([along, at(-HALF_90), at(HALF_90), at(-HALF_50), at(HALF_50), mean]);
    },
  };
}
