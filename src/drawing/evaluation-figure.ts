import { coverage } from '../math/coverage.js';
import { type Chart, drawChart, linearAxis, tightAxis } from './chart.js';
import { finiteRange } from './field-pixels.js';
import { drawHeader, drawHeading, type Figure, HEADER_HEIGHT, PADDING, STYLE } from './figure.js';
import { drawFieldMap, type FieldGrid, type MapDots, mapHeight, meanAndStd } from './map-panel.js';

/** A prediction over a line: `n` positions and what is known there. */
export interface FieldCurve {
  readonly label: string;
  readonly x: Float64Array;
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

/** Readings, and what was predicted of them. */
export interface EvaluationPicture {
  readonly title: string;
  readonly subtitle: string;
  /** What the readings measure, and their unit; empty where it is not known. */
  readonly value: string;
  readonly unit: string;
  /** `n x inputs`. */
  readonly positions: Float64Array;
  readonly truth: Float64Array;
  readonly mean: Float64Array;
  readonly std: Float64Array;
  /** The whole field, where it can be drawn: over two inputs or one. */
  readonly field?: FieldGrid | FieldCurve;
}

export const EVALUATION_WIDTH = 1200;
const PANEL_WIDTH = (EVALUATION_WIDTH - 2 * PADDING) / 2;
const HEADING_HEIGHT = 34;
const CHART_HEIGHT = 420;
const CURVE_HEIGHT = 340;
const MAP_ROOM = 560;
/** Most dots on a map and in a chart: more hide what they lie on. */
const MAP_DOTS = 400;
const CHART_DOTS = 1500;
/** Half-widths of the central 50 % and 90 % intervals of a standard normal. */
const [HALF_WIDTH_50, HALF_WIDTH_90] = [0.6744897501960817, 1.6448536269514722];
const COLORS = { line: '#21918c', dots: 'rgba(59, 82, 139, 0.55)', faint: 'rgba(59, 82, 139, 0.16)', diagonal: '#8a8d91' } as const;
const LEVELS = Array.from({ length: 21 }, (_, i) => i / 20);

/** The field with the readings to be predicted, truth against prediction, and the reliability diagram. */
export function evaluationFigure(picture: EvaluationPicture): Figure {
  const fieldHeight = heightOfField(picture.field);
  return {
    width: EVALUATION_WIDTH,
    height: HEADER_HEIGHT + fieldHeight + HEADING_HEIGHT + CHART_HEIGHT,
    draw(context) {
      drawHeader(context, picture.title, picture.subtitle);
      drawWholeField(context, picture, fieldHeight);
      const top = HEADER_HEIGHT + fieldHeight + HEADING_HEIGHT;
      const panels: [string, Chart][] = [
        ['Truth against prediction', truthAgainstPrediction(picture)],
        ['Reliability of the central intervals', reliability(picture)],
      ];
      panels.forEach(([heading, chart], i) => {
        const left = PADDING + i * PANEL_WIDTH;
        drawHeading(context, heading, left, top - 12);
        drawChart(context, { left, top, width: PANEL_WIDTH, height: CHART_HEIGHT }, chart, STYLE);
      });
    },
  };
}

function heightOfField(field: EvaluationPicture['field']): number {
  if (field === undefined) return 0;
  return 'risk' in field ? mapHeight(field, PANEL_WIDTH, MAP_ROOM) : HEADING_HEIGHT + CURVE_HEIGHT;
}

function drawWholeField(context: Parameters<Figure['draw']>[0], picture: EvaluationPicture, height: number): void {
  const { field, unit } = picture;
  if (field === undefined) return;
  if ('risk' in field) {
    meanAndStd(field, unit, dotsOnMaps(picture)).forEach((map, i) =>
      drawFieldMap(context, { left: PADDING + i * PANEL_WIDTH, top: HEADER_HEIGHT, width: PANEL_WIDTH, height }, map),
    );
  } else {
    const top = HEADER_HEIGHT + HEADING_HEIGHT;
    drawHeading(context, 'Prediction and the readings to be predicted', PADDING, top - 12);
    const box = { left: PADDING, top, width: 2 * PANEL_WIDTH, height: CURVE_HEIGHT };
    drawChart(context, box, alongLine(picture, field), STYLE);
  }
}

/** Where both maps are right, the dots can hardly be seen. */
function dotsOnMaps({ positions, truth, mean, std }: EvaluationPicture): MapDots {
  const chosen = spread(truth.length, MAP_DOTS);
  return {
    positions: Float64Array.from(chosen.flatMap((i) => [positions[2 * i], positions[2 * i + 1]])),
    readings: pick(truth, chosen),
    errors: Float64Array.from(chosen, (i) => Math.abs(truth[i] - mean[i])),
    stds: pick(std, chosen),
  };
}

function alongLine(picture: EvaluationPicture, { label, x, mean, std }: FieldCurve): Chart {
  const band = (halfWidth: number) => ({
    x,
    low: mean.map((m, i) => m - halfWidth * std[i]),
    high: mean.map((m, i) => m + halfWidth * std[i]),
  });
  const chosen = spread(picture.truth.length, CHART_DOTS);
  const [low, high] = finiteRange([...mean, ...picture.truth]);
  return {
    x: tightAxis(label, ...finiteRange(x), 8),
    y: linearAxis(withUnit(picture), low, high),
    marks: [
      { kind: 'band', ...band(HALF_WIDTH_90), color: 'rgba(33, 145, 140, 0.18)', label: '90 %' },
      { kind: 'band', ...band(HALF_WIDTH_50), color: 'rgba(33, 145, 140, 0.32)', label: '50 %' },
      { kind: 'line', x, y: mean, color: COLORS.line, label: 'mean' },
      {
        kind: 'points',
        x: pick(picture.positions, chosen),
        y: pick(picture.truth, chosen),
        color: COLORS.dots,
        radius: 2,
        label: 'readings',
      },
    ],
  };
}

function truthAgainstPrediction(picture: EvaluationPicture): Chart {
  const chosen = spread(picture.truth.length, CHART_DOTS);
  const [truth, mean, std] = [picture.truth, picture.mean, picture.std].map((values) => pick(values, chosen));
  const [low, high] = finiteRange([...truth, ...mean]);
  const axis = (what: string) => linearAxis(`${what} ${withUnit(picture)}`, low, high);
  return {
    x: axis('true'),
    y: axis('predicted'),
    marks: [
      {
        kind: 'intervals',
        x: truth,
        low: mean.map((m, i) => m - HALF_WIDTH_90 * std[i]),
        high: mean.map((m, i) => m + HALF_WIDTH_90 * std[i]),
        color: COLORS.faint,
        label: '90 % interval',
      },
      { kind: 'points', x: truth, y: mean, color: COLORS.dots, radius: 2, label: 'mean' },
      { kind: 'line', x: [low, high], y: [low, high], color: COLORS.diagonal, dash: [5, 4], label: 'equal' },
    ],
  };
}

function reliability({ truth, mean, std }: EvaluationPicture): Chart {
  const percent = (fractions: readonly number[]) => fractions.map((fraction) => 100 * fraction);
  const actual = percent(coverage(truth, mean, std, LEVELS));
  const nominal = percent(LEVELS);
  return {
    x: linearAxis('nominal coverage, %', 0, 100, 5),
    y: linearAxis('actual coverage, %; below the diagonal: too sure', 0, 100, 5),
    marks: [
      { kind: 'line', x: [0, 100], y: [0, 100], color: COLORS.diagonal, dash: [5, 4], label: 'calibrated' },
      { kind: 'line', x: nominal, y: actual, color: COLORS.line },
      { kind: 'points', x: nominal, y: actual, color: COLORS.line, radius: 3.5, label: 'readings inside' },
    ],
  };
}

function withUnit({ value, unit }: EvaluationPicture): string {
  return unit === '' ? value : `${value}, ${unit}`;
}

/** At most `most` of `count` indices, evenly spread. */
function spread(count: number, most: number): number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, i) => Math.floor((i * count) / kept));
}

function pick(values: Float64Array, indices: readonly number[]): Float64Array {
  return Float64Array.from(indices, (i) => values[i]);
}
