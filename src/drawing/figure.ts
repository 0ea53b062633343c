import { createCanvas, GlobalFonts, type SKRSContext2D, SvgExportFlag } from '@napi-rs/canvas';
import { fontFile } from './font.js';

/** A picture, sizes in CSS pixels. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  draw(context: SKRSContext2D): void;
}

/** Bitmaps have so many pixels for one of the figure's. */
export const PIXEL_RATIO = 2;

const FONT_FAMILY = 'Inter of cmanp';
const HEADING_FONT = `15px "${FONT_FAMILY}"`;
const INK = '#1c1d1f';
export const STYLE = { ink: '#55585d', faintInk: '#b9bbb8', font: `12px "${FONT_FAMILY}"` } as const;

/** Around a figure. */
export const PADDING = 28;
/** Height of a figure's title and subtitle. */
export const HEADER_HEIGHT = 74;

const RENDERERS = {
  '.png': (figure: Figure): Buffer => {
    const canvas = createCanvas(figure.width * PIXEL_RATIO, figure.height * PIXEL_RATIO);
    const context = canvas.getContext('2d');
    context.scale(PIXEL_RATIO, PIXEL_RATIO);
    drawOnPaper(context, figure);
    return canvas.toBuffer('image/png');
  },
  // Text as outlines, so that it looks the same everywhere.
  '.svg': (figure: Figure): Buffer => {
    const canvas = createCanvas(figure.width, figure.height, SvgExportFlag.ConvertTextToPaths);
    drawOnPaper(canvas.getContext('2d'), figure);
    return canvas.getContent();
  },
} as const;

/** How a figure is written, by the ending of its file's name. */
export type FigureFormat = keyof typeof RENDERERS;

export function isFigureFormat(extension: string): extension is FigureFormat {
  return Object.hasOwn(RENDERERS, extension);
}

export function renderFigure(figure: Figure, format: FigureFormat): Buffer {
  return RENDERERS[format](figure);
}

function drawOnPaper(context: SKRSContext2D, figure: Figure): void {
  if (!GlobalFonts.has(FONT_FAMILY)) GlobalFonts.registerFromPath(fontFile, FONT_FAMILY);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, figure.width, figure.height);
  figure.draw(context);
}

/** Title and subtitle of a figure, within `HEADER_HEIGHT` of its top. */
export function drawHeader(context: SKRSContext2D, title: string, subtitle: string): void {
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillStyle = INK;
  context.font = `20px "${FONT_FAMILY}"`;
  context.fillText(title, PADDING, 40);
  context.fillStyle = STYLE.ink;
  context.font = `14px "${FONT_FAMILY}"`;
  context.fillText(subtitle, PADDING, 62);
}

/** Heading of a part of a figure, its baseline at `y`. */
export function drawHeading(context: SKRSContext2D, text: string, x: number, y: number): void {
  context.fillStyle = INK;
  context.font = HEADING_FONT;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(text, x, y);
}
