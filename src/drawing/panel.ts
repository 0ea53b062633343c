import type { SKRSContext2D } from '@napi-rs/canvas';
import { type ColorMap, colorAt } from './color-map.js';
import { type Ticks, ticksWithin } from './ticks.js';

/** What drawing needs of a canvas: the browser's context has it as well as that of the command line. */
export type Context2D = Pick<
  SKRSContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
>;

/** A part of the map frame, metres. */
export interface Extent {
  readonly minX: number;
  readonly minY: number;
  readonly width: number;
  readonly height: number;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the parts of a panel lie, pixels. */
export interface PanelLayout {
  readonly extent: Extent;
  readonly map: Rectangle;
  readonly bar: Rectangle;
  /** Height of the canvas that a wide map leaves empty, in all. */
  readonly unusedHeight: number;
}

export interface PanelStyle {
  readonly ink: string;
  readonly faintInk: string;
  readonly font: string;
}

const MARGIN = { left: 40, right: 78, top: 8, bottom: 26 } as const;
const BAR = { gap: 16, width: 12 } as const;
const TICK_LENGTH = 4;

/** Places a map of equal scales on both axes, with its axes and its colour bar, in the middle of a canvas, below room for a heading. */
export function layoutPanel(extent: Extent, canvasWidth: number, canvasHeight: number, headingHeight = 0): PanelLayout {
  const roomX = Math.max(1, canvasWidth - MARGIN.left - MARGIN.right);
  const roomY = Math.max(1, canvasHeight - headingHeight - MARGIN.top - MARGIN.bottom);
  const scale = Math.min(roomX / extent.width, roomY / extent.height);
  const width = Math.round(extent.width * scale);
  const height = Math.round(extent.height * scale);
  const left = MARGIN.left + Math.floor((roomX - width) / 2);
  const top = headingHeight + MARGIN.top + Math.floor((roomY - height) / 2);
  const bar = { left: left + width + BAR.gap, top, width: BAR.width, height };
  return { extent, map: { left, top, width, height }, bar, unusedHeight: roomY - height };
}

/** Pixel at a place in the map frame. */
export function toPixel({ extent, map }: PanelLayout, x: number, y: number): [number, number] {
  return [map.left + ((x - extent.minX) / extent.width) * map.width, map.top + (1 - (y - extent.minY) / extent.height) * map.height];
}

/** Place in the map frame under a pixel, metres; undefined outside the map. */
export function toPlace({ extent, map }: PanelLayout, pixelX: number, pixelY: number): [number, number] | undefined {
  const u = (pixelX - map.left) / map.width;
  const v = (pixelY - map.top) / map.height;
  if (u < 0 || u >= 1 || v < 0 || v >= 1) return undefined;
  return [extent.minX + u * extent.width, extent.minY + (1 - v) * extent.height];
}

/** The axes in metres, around a map that is already drawn. */
export function drawAxes(context: Context2D, layout: PanelLayout, style: PanelStyle): void {
  const { extent, map } = layout;
  const bottom = map.top + map.height;
  context.font = style.font;
  context.lineWidth = 1;
  context.strokeStyle = style.faintInk;
  context.strokeRect(map.left - 0.5, map.top - 0.5, map.width + 1, map.height + 1);

  const alongX = ticksWithin(extent.minX, extent.minX + extent.width, Math.max(2, Math.min(8, map.width / 60)));
  context.textAlign = 'center';
  context.textBaseline = 'top';
  alongX.values.forEach((x, i) => {
    const [at] = toPixel(layout, x, extent.minY);
    strokeLine(context, at, bottom, at, bottom + TICK_LENGTH);
    context.fillStyle = style.ink;
    context.fillText(withUnit(alongX, i, 'm'), at, bottom + TICK_LENGTH + 4);
  });

  const alongY = ticksWithin(extent.minY, extent.minY + extent.height, Math.max(2, Math.min(8, map.height / 60)));
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  alongY.values.forEach((y, i) => {
    const [, at] = toPixel(layout, extent.minX, y);
    strokeLine(context, map.left - TICK_LENGTH, at, map.left, at);
    context.fillStyle = style.ink;
    context.fillText(withUnit(alongY, i, 'm'), map.left - TICK_LENGTH - 4, at);
  });
}

/** The colour bar beside the map; the first and last of `ticks` are its ends. */
export function drawColorBar(context: Context2D, { bar }: PanelLayout, map: ColorMap, ticks: Ticks, unit: string, style: PanelStyle): void {
  const low = ticks.values[0];
  const high = ticks.values[ticks.values.length - 1];
  for (let row = 0; row < bar.height; row++) {
    const [r, g, b] = colorAt(map, 1 - row / (bar.height - 1));
    context.fillStyle = `rgb(${r}, ${g}, ${b})`;
    // Overlapping strips leave no seams where pixels are not whole.
    context.fillRect(bar.left, bar.top + row, bar.width, Math.min(2, bar.height - row));
  }
  context.font = style.font;
  context.lineWidth = 1;
  context.strokeStyle = style.faintInk;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  ticks.values.forEach((value, i) => {
    const at = bar.top + (1 - (value - low) / (high - low)) * bar.height;
    strokeLine(context, bar.left + bar.width, at, bar.left + bar.width + TICK_LENGTH, at);
    context.fillStyle = style.ink;
    context.fillText(withUnit(ticks, i, unit), bar.left + bar.width + TICK_LENGTH + 4, at);
  });
}

/** The last tick of an axis tells its unit. */
function withUnit({ labels }: Ticks, i: number, unit: string): string {
  return i === labels.length - 1 && unit !== '' ? `${labels[i]} ${unit}` : labels[i];
}

function strokeLine(context: Context2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
