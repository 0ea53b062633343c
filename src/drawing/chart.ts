import type { SKRSContext2D } from '@napi-rs/canvas';
import { drawDot } from './dot.js';
import type { Rectangle } from './panel.js';
import { type Ticks, ticksAround, ticksWithin } from './ticks.js';

/** One axis of a chart. Its first and last tick need not be its ends. */
export interface Axis {
  /** What is measured, with its unit. */
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly low: number;
  readonly high: number;
  readonly ticks: Ticks;
}

interface Named {
  readonly color: string;
  /** Where given, the mark stands in the legend. */
  readonly label?: string;
}

/** What is drawn between the axes; values that are not finite are left out. */
export type Mark =
  | (Named & { readonly kind: 'line'; readonly x: ArrayLike<number>; readonly y: ArrayLike<number>; readonly dash?: readonly number[] })
  | (Named & { readonly kind: 'points'; readonly x: ArrayLike<number>; readonly y: ArrayLike<number>; readonly radius: number })
  | (Named & {
      readonly kind: 'band' | 'intervals';
      readonly x: ArrayLike<number>;
      readonly low: ArrayLike<number>;
      readonly high: ArrayLike<number>;
    });

export interface Chart {
  readonly x: Axis;
  readonly y: Axis;
  /** The first lies below the others. */
  readonly marks: readonly Mark[];
}

export interface ChartStyle {
  readonly ink: string;
  readonly faintInk: string;
  readonly font: string;
}

const MARGIN = { left: 54, right: 16, top: 24, bottom: 44 } as const;
/** More at the top where there is a legend. */
const LEGEND_HEIGHT = 22;
const TICK_LENGTH = 4;
/** Part of a decade by which values may lie beyond the last tick. */
const DECADE_SLACK = 0.02;
const LINE_WIDTH = 1.75;
const SAMPLE = { width: 18, gap: 6, between: 16 } as const;

/** An axis that begins and ends at round numbers. */
export function linearAxis(label: string, low: number, high: number, count = 6): Axis {
  const ticks = ticksAround(low, high, count);
  return { label, scale: 'linear', low: ticks.values[0], high: ticks.values[ticks.values.length - 1], ticks };
}

/** A linear axis that ends where the range does. */
export function tightAxis(label: string, low: number, high: number, count = 6): Axis {
  return { label, scale: 'linear', low, high, ticks: ticksWithin(low, high, count) };
}

/** A logarithmic axis over decades, a little beyond where the values are. @param low above 0 */
export function logAxis(label: string, low: number, high: number): Axis {
  const first = Math.floor(Math.log10(low) + DECADE_SLACK);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - DECADE_SLACK));
  const values = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  const ends = { low: Math.min(low, values[0]), high: Math.max(high, values[values.length - 1]) };
  return { label, scale: 'log', ...ends, ticks: { values, labels: values.map(decade) } };
}

function decade(value: number): string {
  if (value >= 1e9) return `${value / 1e9}G`;
  if (value >= 1e6) return `${value / 1e6}M`;
  if (value >= 1e3) return `${value / 1e3}k`;
  return String(value);
}

/** Draws a chart with its axes and its legend into `box`. */
export function drawChart(context: SKRSContext2D, box: Rectangle, chart: Chart, style: ChartStyle): void {
  const top = MARGIN.top + (chart.marks.some(({ label }) => label !== undefined) ? LEGEND_HEIGHT : 0);
  const plot = {
    left: box.left + MARGIN.left,
    top: box.top + top,
    width: box.width - MARGIN.left - MARGIN.right,
    height: box.height - top - MARGIN.bottom,
  };
  const toX = place(chart.x, plot.left, plot.left + plot.width);
  const toY = place(chart.y, plot.top + plot.height, plot.top);
  drawChartAxes(context, plot, chart, style, toX, toY);
  for (const mark of chart.marks) {
    context.save();
    context.beginPath();
    // A point on the edge is drawn whole.
    const margin = mark.kind === 'points' ? mark.radius : 0;
    context.rect(plot.left - margin, plot.top - margin, plot.width + 2 * margin, plot.height + 2 * margin);
    context.clip();
    drawMark(context, mark, toX, toY);
    context.restore();
  }
  drawLegend(context, plot, chart.marks, style);
}

type ToPixel = (value: number) => number;

function place({ scale, low, high }: Axis, start: number, end: number): ToPixel {
  const along = scale === 'log' ? Math.log : (value: number) => value;
  const [first, last] = [along(low), along(high)];
  return (value) => start + ((along(value) - first) / (last - first)) * (end - start);
}

function drawChartAxes(context: SKRSContext2D, plot: Rectangle, { x, y }: Chart, style: ChartStyle, toX: ToPixel, toY: ToPixel): void {
  const { left, top, width, height } = plot;
  const bottom = top + height;
  context.font = style.font;
  context.lineWidth = 1;
  context.strokeStyle = style.faintInk;
  context.fillStyle = style.ink;
  context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);

  context.textAlign = 'center';
  context.textBaseline = 'top';
  x.ticks.values.forEach((value, i) => {
    strokeLine(context, toX(value), bottom, toX(value), bottom + TICK_LENGTH);
    context.fillText(x.ticks.labels[i], toX(value), bottom + TICK_LENGTH + 4);
  });
  context.fillText(x.label, left + width / 2, bottom + TICK_LENGTH + 22);

  context.textAlign = 'right';
  context.textBaseline = 'middle';
  y.ticks.values.forEach((value, i) => {
    strokeLine(context, left - TICK_LENGTH, toY(value), left, toY(value));
    context.fillText(y.ticks.labels[i], left - TICK_LENGTH - 4, toY(value));
  });
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(y.label, left, top - 9);
}

function drawMark(context: SKRSContext2D, mark: Mark, toX: ToPixel, toY: ToPixel): void {
  const { x } = mark;
  context.strokeStyle = mark.color;
  context.fillStyle = mark.color;
  context.lineWidth = LINE_WIDTH;
  if (mark.kind === 'line') {
    context.setLineDash([...(mark.dash ?? [])]);
    context.beginPath();
    forEachFinite(x, mark.y, mark.y, (i, isFirst) =>
      isFirst ? context.moveTo(toX(x[i]), toY(mark.y[i])) : context.lineTo(toX(x[i]), toY(mark.y[i])),
    );
    context.stroke();
    context.setLineDash([]);
  } else if (mark.kind === 'points') {
    forEachFinite(x, mark.y, mark.y, (i) => drawDot(context, toX(x[i]), toY(mark.y[i]), mark.radius, mark.color));
  } else if (mark.kind === 'intervals') {
    context.lineWidth = 1;
    forEachFinite(x, mark.low, mark.high, (i) => strokeLine(context, toX(x[i]), toY(mark.low[i]), toX(x[i]), toY(mark.high[i])));
  } else {
    const whole: number[] = [];
    forEachFinite(x, mark.low, mark.high, (i) => whole.push(i));
    context.beginPath();
    whole.forEach((i, order) => (order === 0 ? context.moveTo(toX(x[i]), toY(mark.low[i])) : context.lineTo(toX(x[i]), toY(mark.low[i]))));
    for (const i of whole.reverse()) context.lineTo(toX(x[i]), toY(mark.high[i]));
    context.closePath();
    context.fill();
  }
}

function forEachFinite(
  x: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  visit: (i: number, isFirst: boolean) => void,
): void {
  let isFirst = true;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(low[i]) || !Number.isFinite(high[i])) continue;
    visit(i, isFirst);
    isFirst = false;
  }
}

/** Names of the marks, in a line above the axis' label. */
function drawLegend(context: SKRSContext2D, plot: Rectangle, marks: readonly Mark[], style: ChartStyle): void {
  context.font = style.font;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  const baseline = plot.top - 9 - LEGEND_HEIGHT;
  let { left } = plot;
  for (const mark of marks) {
    if (mark.label === undefined) continue;
    drawSample(context, mark, left, baseline - 4);
    left += SAMPLE.width + SAMPLE.gap;
    context.fillStyle = style.ink;
    context.fillText(mark.label, left, baseline);
    left += context.measureText(mark.label).width + SAMPLE.between;
  }
}

function drawSample(context: SKRSContext2D, mark: Mark, x: number, y: number): void {
  context.fillStyle = mark.color;
  context.strokeStyle = mark.color;
  context.lineWidth = LINE_WIDTH;
  if (mark.kind === 'line') {
    context.setLineDash([...(mark.dash ?? [])]);
    strokeLine(context, x, y, x + SAMPLE.width, y);
    context.setLineDash([]);
  } else if (mark.kind === 'points') {
    drawDot(context, x + SAMPLE.width / 2, y, Math.max(3, mark.radius), mark.color);
  } else if (mark.kind === 'band') {
    context.fillRect(x, y - 5, SAMPLE.width, 10);
  } else {
    for (const at of [4, 9, 14]) strokeLine(context, x + at, y - 5, x + at, y + 5);
  }
}

function strokeLine(context: SKRSContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
