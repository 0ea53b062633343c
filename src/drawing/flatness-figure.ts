import type { FlatnessRow } from '../benchmark/flatness.js';
import { type Chart, drawChart, linearAxis, logAxis } from './chart.js';
import { drawHeader, drawHeading, type Figure, HEADER_HEIGHT, PADDING, STYLE } from './figure.js';

const SIZE = { width: 1200, height: 430 } as const;
const PANEL_WIDTH = (SIZE.width - 2 * PADDING) / 3;
const HEADING_HEIGHT = 30;
const COLOR = '#21918c';

/** What a stream costs after so many readings: from zero, so that a rise would be seen in its true size. */
export function flatnessFigure(title: string, rows: readonly FlatnessRow[]): Figure {
  const panels: [heading: string, label: string, values: number[]][] = [
    ['Update', 'one batch of 256 readings, ms', rows.map((row) => row['update ms'])],
    ['State', 'size of the state, kB', rows.map((row) => row['state bytes'] / 1000)],
    ['Memory', 'resident memory of the process, MB', rows.map((row) => row['RSS MB'])],
  ];
  return {
    ...SIZE,
    draw(context) {
      drawHeader(context, title, 'cost after so many readings');
      panels.forEach(([heading, label, values], i) => {
        const left = PADDING + i * PANEL_WIDTH;
        const top = HEADER_HEIGHT + HEADING_HEIGHT;
        drawHeading(context, heading, left, top - 12);
        drawChart(context, { left, top, width: PANEL_WIDTH, height: SIZE.height - top }, overReadings(label, rows, values), STYLE);
      });
    },
  };
}

function overReadings(label: string, rows: readonly FlatnessRow[], y: readonly number[]): Chart {
  const x = rows.map(({ readings }) => readings);
  return {
    x: logAxis('readings folded', Math.min(...x), Math.max(...x)),
    y: linearAxis(label, 0, 1.2 * Math.max(...y), 4),
    marks: [
      { kind: 'line', x, y, color: COLOR },
      { kind: 'points', x, y, color: COLOR, radius: 3.5 },
    ],
  };
}
