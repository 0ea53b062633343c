import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { GridPrediction } from '../field/grid.js';
import { type ColorMap, colorAt, magma, viridis } from './color-map.js';
import { contour } from './contours.js';
import { drawDot } from './dot.js';
import { fieldPixels, finiteRange } from './field-pixels.js';
import { drawHeading, STYLE } from './figure.js';
import { drawAxes, drawColorBar, type Extent, layoutPanel, type PanelLayout, type Rectangle, toPixel } from './panel.js';
import { type Ticks, ticksAround } from './ticks.js';

/** Mean and standard deviation on cells. */
export type FieldGrid = Omit<GridPrediction, 'stamp' | 'frame' | 'z'>;

/** One map of a field. */
export interface FieldMap {
  readonly heading: string;
  readonly grid: FieldGrid;
  /** Of the grid's cells. */
  readonly values: Float32Array;
  readonly colorMap: ColorMap;
  /** The first and last are the ends of the colours. */
  readonly ticks: Ticks;
  /** Of the values; empty: none is printed. */
  readonly unit: string;
  readonly points?: MapPoints;
  /** Lines of equal value at the ticks. */
  readonly contours?: boolean;
}

/** Dots on the two maps of a prediction, each in the colour of its value. */
export interface MapDots {
  /** `n x 2`, metres. */
  readonly positions: Float64Array;
  /** What was read there: on the mean. */
  readonly readings: Float64Array;
  /** How far off the mean it is, beside what was stated: on the standard deviation. */
  readonly errors: Float64Array;
  readonly stds: Float64Array;
}

/** Dots on a map, each in the colour of its value. */
export interface MapPoints {
  /** `n x 2`, metres. */
  readonly positions: Float64Array;
  readonly values: Float64Array;
}

const HEADING_HEIGHT = 26;
const COLOR_TICKS = 6;
const CONTOUR = { color: 'rgba(255, 255, 255, 0.45)', width: 0.75 } as const;
const DOT = { radius: 2.5, rim: 0.75, rimColor: 'rgba(255, 255, 255, 0.6)' } as const;

/** The two maps of a prediction. With dots, the colours of the standard deviation are spent on what was stated at their places. */
export function meanAndStd(grid: FieldGrid, unit: string, dots?: MapDots): [mean: FieldMap, std: FieldMap] {
  const { mean, std } = grid;
  const [low, high] = finiteRange([...finiteRange(mean), ...(dots?.readings ?? [])]);
  const [, most] = finiteRange(dots?.stds ?? std);
  return [
    {
      heading: 'Mean',
      grid,
      unit,
      values: mean,
      colorMap: viridis,
      ticks: ticksAround(low, high, COLOR_TICKS),
      points: dots && { positions: dots.positions, values: dots.readings },
      contours: true,
    },
    {
      heading: 'Standard deviation of a reading',
      grid,
      unit,
      values: std,
      colorMap: magma,
      ticks: ticksAround(0, most, COLOR_TICKS),
      points: dots && { positions: dots.positions, values: dots.errors },
    },
  ];
}

/** Height that a grid's map needs of a panel that is `width` wide and at most `height` high. */
export function mapHeight(grid: FieldGrid, width: number, height: number): number {
  return height - layoutOf(grid, width, height).unusedHeight;
}

function layoutOf({ originX, originY, resolution, width: columns, height: rows }: FieldGrid, width: number, height: number): PanelLayout {
  const extent: Extent = { minX: originX, minY: originY, width: columns * resolution, height: rows * resolution };
  return layoutPanel(extent, width, height, HEADING_HEIGHT);
}

/** Draws a map with its axes and its colour bar into `box`. */
export function drawFieldMap(context: SKRSContext2D, box: Rectangle, map: FieldMap): void {
  context.save();
  context.translate(box.left, box.top);
  const { grid, values, colorMap, ticks } = map;
  const layout = layoutOf(grid, box.width, box.height);
  const { left, top, width, height } = layout.map;
  drawHeading(context, map.heading, left, top - 10);

  const image = createCanvas(grid.width, grid.height);
  const imageContext = image.getContext('2d');
  const data = imageContext.createImageData(grid.width, grid.height);
  const cells = { width: grid.width, height: grid.height, values, risk: grid.risk };
  data.data.set(fieldPixels(cells, colorMap, ticks.values[0], ticks.values[ticks.values.length - 1]));
  imageContext.putImageData(data, 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, left, top, width, height);

  if (map.contours === true) drawContours(context, layout, map);
  if (map.points !== undefined) drawPoints(context, layout, map, map.points);
  drawAxes(context, layout, STYLE);
  drawColorBar(context, layout, colorMap, ticks, map.unit, STYLE);
  context.restore();
}

function drawContours(context: SKRSContext2D, { map }: PanelLayout, { grid, values, ticks }: FieldMap): void {
  const { width, height, risk } = grid;
  const toX = (column: number) => map.left + (column / width) * map.width;
  const toY = (row: number) => map.top + (1 - row / height) * map.height;
  context.strokeStyle = CONTOUR.color;
  context.lineWidth = CONTOUR.width;
  context.beginPath();
  for (const level of ticks.values) {
    for (const [x0, y0, x1, y1] of contour({ width, height, values, risk }, level)) {
      context.moveTo(toX(x0), toY(y0));
      context.lineTo(toX(x1), toY(y1));
    }
  }
  context.stroke();
}

function drawPoints(context: SKRSContext2D, layout: PanelLayout, { colorMap, ticks }: FieldMap, { positions, values }: MapPoints): void {
  const low = ticks.values[0];
  const high = ticks.values[ticks.values.length - 1];
  values.forEach((value, i) => {
    const [x, y] = toPixel(layout, positions[2 * i], positions[2 * i + 1]);
    drawDot(context, x, y, DOT.radius + DOT.rim, DOT.rimColor);
    drawDot(context, x, y, DOT.radius, `rgb(${colorAt(colorMap, (value - low) / (high - low)).join(', ')})`);
  });
}
