import { createCanvas, GlobalFonts, type SKRSContext2D, SvgExportFlag } from '@napi-rs/canvas';
import type { GridPrediction } from '../field/grid.js';
import { type ColorMap, magma, viridis } from './color-map.js';
import { fieldPixels, finiteRange } from './field-pixels.js';
import { fontFile } from './font.js';
import { drawAxes, drawColorBar, type Extent, layoutPanel, type PanelLayout } from './panel.js';
import { type Ticks, ticksAround } from './ticks.js';

/** What is drawn; the rest is the figure's own business. */
export interface Figure {
  readonly title: string;
  readonly subtitle: string;
  readonly grid: Omit<GridPrediction, 'stamp' | 'frame' | 'z'>;
}

/** Largest size in CSS pixels, less what a wide map leaves empty; bitmaps have `PIXEL_RATIO` times as many. */
export const FIGURE_SIZE = { width: 1200, height: 640 } as const;
export const PIXEL_RATIO = 2;

const FONT_FAMILY = 'Inter of cmanp';
const INK = '#1c1d1f';
const STYLE = { ink: '#55585d', faintInk: '#b9bbb8', font: `12px "${FONT_FAMILY}"` };
const PADDING = 28;
const HEADER_HEIGHT = 74;
const HEADING_HEIGHT = 26;
const COLOR_TICKS = 6;

/** Mean and uncertainty side by side, as PNG. */
export function figureAsPng(figure: Figure): Buffer {
  const height = figureHeight(figure);
  const canvas = createCanvas(FIGURE_SIZE.width * PIXEL_RATIO, height * PIXEL_RATIO);
  const context = canvas.getContext('2d');
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  drawFigure(context, figure, height);
  return canvas.toBuffer('image/png');
}

/** The same as SVG, with text as outlines, so that it looks the same everywhere. */
export function figureAsSvg(figure: Figure): Buffer {
  const height = figureHeight(figure);
  const canvas = createCanvas(FIGURE_SIZE.width, height, SvgExportFlag.ConvertTextToPaths);
  drawFigure(canvas.getContext('2d'), figure, height);
  return canvas.getContent();
}

const PANEL_WIDTH = (FIGURE_SIZE.width - 2 * PADDING) / 2;

function extentOf({ originX, originY, resolution, width, height }: Figure['grid']): Extent {
  return { minX: originX, minY: originY, width: width * resolution, height: height * resolution };
}

function layoutOf(grid: Figure['grid'], height: number): PanelLayout {
  return layoutPanel(extentOf(grid), PANEL_WIDTH, height - HEADER_HEIGHT - PADDING / 2, HEADING_HEIGHT);
}

function figureHeight({ grid }: Figure): number {
  return FIGURE_SIZE.height - layoutOf(grid, FIGURE_SIZE.height).unusedHeight;
}

function drawFigure(context: SKRSContext2D, { title, subtitle, grid }: Figure, height: number): void {
  if (!GlobalFonts.has(FONT_FAMILY)) GlobalFonts.registerFromPath(fontFile, FONT_FAMILY);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, FIGURE_SIZE.width, height);
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillStyle = INK;
  context.font = `20px "${FONT_FAMILY}"`;
  context.fillText(title, PADDING, 40);
  context.fillStyle = STYLE.ink;
  context.font = `14px "${FONT_FAMILY}"`;
  context.fillText(subtitle, PADDING, 62);

  const { mean, std, risk } = grid;
  const meanTicks = ticksAround(...finiteRange(mean), COLOR_TICKS);
  const stdTicks = ticksAround(0, finiteRange(std)[1], COLOR_TICKS);
  context.translate(PADDING, HEADER_HEIGHT);
  const layout = layoutOf(grid, height);
  drawField(context, layout, grid, { heading: 'Mean', values: mean, risk, colorMap: viridis, ticks: meanTicks });
  context.translate(PANEL_WIDTH, 0);
  drawField(context, layout, grid, { heading: 'Standard deviation of a reading', values: std, colorMap: magma, ticks: stdTicks });
}

interface Layer {
  readonly heading: string;
  readonly values: Float32Array;
  /** Where given, cells about which nothing is known are faint. */
  readonly risk?: Int8Array;
  readonly colorMap: ColorMap;
  readonly ticks: Ticks;
}

/** One panel, its top left corner at the context's origin. */
function drawField(
  context: SKRSContext2D,
  layout: PanelLayout,
  grid: Figure['grid'],
  { heading, values, risk, colorMap, ticks }: Layer,
): void {
  const { width, height } = grid;
  const { map } = layout;

  context.fillStyle = INK;
  context.font = `15px "${FONT_FAMILY}"`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(heading, map.left, map.top - 10);

  const image = createCanvas(width, height);
  const imageContext = image.getContext('2d');
  const data = imageContext.createImageData(width, height);
  data.data.set(fieldPixels({ width, height, values, risk }, colorMap, ticks.values[0], ticks.values[ticks.values.length - 1]));
  imageContext.putImageData(data, 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, map.left, map.top, map.width, map.height);

  drawAxes(context, layout, STYLE);
  drawColorBar(context, layout, colorMap, ticks, '', STYLE);
}
