import type { ContextSizeRow } from '../benchmark/context-size.js';
import { type Chart, drawChart, logAxis, type Mark } from './chart.js';
import { drawHeader, drawHeading, type Figure, HEADER_HEIGHT, PADDING, STYLE } from './figure.js';

const SIZE = { width: 1200, height: 520 } as const;
const PANEL_WIDTH = (SIZE.width - 2 * PADDING) / 2;
const HEADING_HEIGHT = 30;
const COLORS = ['#21918c', '#3b528b', '#e07b39', '#b73779'];

/** Time and memory of an update against the readings before it, one line for each network, all axes logarithmic. */
export function contextSizeFigure(rows: readonly ContextSizeRow[]): Figure {
  const panels: [heading: string, label: string, value: (row: ContextSizeRow) => number][] = [
    ['Time', 'ten new readings and 64 predictions, ms of processor time', ({ milliseconds }) => milliseconds],
    ['Memory', 'kept and needed for it, MB', ({ megabytes }) => megabytes],
  ];
  return {
    ...SIZE,
    draw(context) {
      drawHeader(
        context,
        'An update after so many readings',
        'on TensorFlow, one thread; a network without a state starts over with all readings',
      );
      panels.forEach(([heading, label, value], i) => {
        const left = PADDING + i * PANEL_WIDTH;
        const top = HEADER_HEIGHT + HEADING_HEIGHT;
        drawHeading(context, heading, left, top - 12);
        drawChart(context, { left, top, width: PANEL_WIDTH, height: SIZE.height - top }, overReadings(label, rows, value), STYLE);
      });
    },
  };
}

function overReadings(label: string, rows: readonly ContextSizeRow[], value: (row: ContextSizeRow) => number): Chart {
  const sizes = rows.map(({ readings }) => readings);
  const all = rows.map(value);
  const marks = Array.from(new Set(rows.map(({ network }) => network))).flatMap((network, i): Mark[] => {
    const own = rows.filter((row) => row.network === network);
    const [x, y, color] = [own.map(({ readings }) => readings), own.map(value), COLORS[i % COLORS.length]];
    return [
      { kind: 'line', x, y, color, label: network },
      { kind: 'points', x, y, color, radius: 3.5 },
    ];
  });
  return {
    x: logAxis('readings before the update', Math.min(...sizes), Math.max(...sizes)),
    y: logAxis(label, Math.min(...all), Math.max(...all)),
    marks,
  };
}
