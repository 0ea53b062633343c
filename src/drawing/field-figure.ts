import { createCanvas, GlobalFonts, type SKRSContext2D, SvgExportFlag } from '@napi-rs/canvas';
import type { GridPrediction } from '../field/grid.js';
import { type ColorMap, magma, viridis } from './color-map.js';
import { fieldPixels, finiteRange } from './field-pixels.js';
import { fontFile } from './font.js';
import { drawAxes, drawColorBar, type Extent, layoutPanel } from './panel.js';
import { type Ticks, ticksAround } from './ticks.js';

/** What is drawn; the rest is the figure's own business. */
export interface Figure {
  readonly title: string;
  readonly subtitle: string;
  readonly grid: Pick<GridPrediction, 'originX' | 'originY' | 'resolution' | 'width' | 'height' | 'mean' | 'std' | 'risk'>;
}

/** Size in CSS pixels; bitmaps have `PIXEL_RATIO` times as many. */
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
  const canvas = createCanvas(FIGURE_SIZE.width * PIXEL_RATIO, FIGURE_SIZE.height * PIXEL_RATIO);
  const context = canvas.getContext('2d');
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  drawFigure(context, figure);
  return canvas.toBuffer('image/png');
}

/** The same as SVG, with text as outlines, so that it looks the same everywhere. */
export function figureAsSvg(figure: Figure): Buffer {
  const canvas = createCanvas(FIGURE_SIZE.width, FIGURE_SIZE.height, SvgExportFlag.ConvertTextToPaths);
  drawFigure(canvas.getContext('2d'), figure);
  return canvas.getContent();
}

function drawFigure(context: SKRSContext2D, { title, subtitle, grid }: Figure): void {
  if (!GlobalFonts.has(FONT_FAMILY)) GlobalFonts.registerFromPath(fontFile, FONT_FAMILY);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, FIGURE_SIZE.width, FIGURE_SIZE.height);
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillStyle = INK;
  context.font = `20px "${FONT_FAMILY}"`;
  context.fillText(title, PADDING, 40);
  context.fillStyle = STYLE.ink;
  context.font = `14px "${FONT_FAMILY}"`;
  context.fillText(subtitle, PADDING, 62);

  const width = (FIGURE_SIZE.width - 2 * PADDING) / 2;
  drawField(context, PADDING, width, 'Mean', grid, grid.mean, viridis, ticksAround(...finiteRange(grid.mean), COLOR_TICKS), grid.risk);
  drawField(
    context,
    PADDING + width,
    width,
    'Standard deviation of a reading',
    grid,
    grid.std,
    magma,
    ticksAround(0, finiteRange(grid.std)[1], COLOR_TICKS),
  );
}

function drawField(
  context: SKRSContext2D,
  left: number,
  width: number,
  heading: string,
  { originX, originY, resolution, width: columns, height: rows }: Figure['grid'],
  values: Float32Array,
  colorMap: ColorMap,
  ticks: Ticks,
  risk?: Int8Array,
): void {
  context.save();
  context.translate(left, HEADER_HEIGHT);
  const extent: Extent = { minX: originX, minY: originY, width: columns * resolution, height: rows * resolution };
  const height = FIGURE_SIZE.height - HEADER_HEIGHT - HEADING_HEIGHT - PADDING / 2;
  context.translate(0, HEADING_HEIGHT);
  const layout = layoutPanel(extent, width, height);
  const { map } = layout;

  context.fillStyle = INK;
  context.font = `15px "${FONT_FAMILY}"`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(heading, map.left, map.top - 10);

  const image = createCanvas(columns, rows);
  const imageContext = image.getContext('2d');
  const data = imageContext.createImageData(columns, rows);
  data.data.set(
    fieldPixels({ width: columns, height: rows, values, risk }, colorMap, ticks.values[0], ticks.values[ticks.values.length - 1]),
  );
  imageContext.putImageData(data, 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, map.left, map.top, map.width, map.height);

  drawAxes(context, layout, STYLE);
  drawColorBar(context, layout, colorMap, ticks, '', STYLE);
  context.restore();
}
