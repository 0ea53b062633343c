import type { HeldOutScore } from '../train/held-out.js';
import type { CurvePoint } from '../train/learning-curve.js';
import { type Chart, drawChart, linearAxis, type Mark, tightAxis } from './chart.js';
import { colorAt, viridis } from './color-map.js';
import { finiteRange } from './field-pixels.js';
import { drawHeader, drawHeading, type Figure, HEADER_HEIGHT, PADDING, STYLE } from './figure.js';

const SIZE = { width: 1200, height: 540 } as const;
const PANEL_WIDTH = (SIZE.width - 2 * PADDING) / 2;
const HEADING_HEIGHT = 34;
const TRAINING_COLOR = '#8a8d91';
/** Of the colour map: its lightest end can hardly be seen on paper. */
const LIGHTEST = 0.85;

/** The course of a training: scores on tasks never trained on, by the number of readings given, beside the best that can be reached. */
export function learningFigure(title: string, points: readonly CurvePoint[]): Figure {
  const last = points[points.length - 1];
  return {
    ...SIZE,
    draw(context) {
      drawHeader(context, title, last === undefined ? 'nothing yet' : `step ${last.step.toLocaleString('en')}`);
      const panels: [string, Chart][] = [
        ['Gaussian process tasks beside their exact posterior', gaussianProcesses(points)],
        ['Other tasks, and training (mean since the point before)', others(points)],
      ];
      panels.forEach(([heading, chart], i) => {
        const left = PADDING + i * PANEL_WIDTH;
        const top = HEADER_HEIGHT + HEADING_HEIGHT;
        drawHeading(context, heading, left, top - 12);
        drawChart(context, { left, top, width: PANEL_WIDTH, height: SIZE.height - top }, chart, STYLE);
      });
    },
  };
}

function gaussianProcesses(points: readonly CurvePoint[]): Chart {
  const x = points.map(({ step }) => step);
  const exact = shades(points).map(({ i, color, isLast }): Mark => {
    const y = points.map(({ scores }) => scores[i].oracle);
    return { kind: 'line', x, y, color, dash: [5, 4], label: isLast ? 'exact' : undefined };
  });
  return overSteps(points, [...held(points, (score) => score.gaussianProcess), ...exact]);
}

function others(points: readonly CurvePoint[]): Chart {
  const training = { x: points.map(({ step }) => step), y: points.map(({ loss }) => -loss), color: TRAINING_COLOR };
  return overSteps(points, [{ kind: 'line', ...training, label: 'training' }, ...held(points, (score) => score.mixed)]);
}

function held(points: readonly CurvePoint[], value: (score: HeldOutScore) => number): Mark[] {
  const x = points.map(({ step }) => step);
  return shades(points).flatMap(({ i, color, contexts }): Mark[] => {
    const y = points.map(({ scores }) => value(scores[i]));
    return [
      { kind: 'line', x, y, color, label: i === 0 ? `${contexts} readings` : String(contexts) },
      { kind: 'points', x, y, color, radius: 2.5 },
    ];
  });
}

/** A colour for each context count, the lighter the more readings. */
function shades(points: readonly CurvePoint[]): { i: number; color: string; contexts: number; isLast: boolean }[] {
  const scores = points[0]?.scores ?? [];
  return scores.map(({ contexts }, i) => {
    const [r, g, b] = colorAt(viridis, (LIGHTEST * i) / Math.max(1, scores.length - 1));
    return { i, color: `rgb(${r}, ${g}, ${b})`, contexts, isLast: i === scores.length - 1 };
  });
}

function overSteps(points: readonly CurvePoint[], marks: readonly Mark[]): Chart {
  const heights = marks.flatMap((mark) => (mark.kind === 'line' ? Array.from(mark.y) : []));
  const last = points[points.length - 1]?.step ?? 1;
  return {
    x: tightAxis('step', 0, last),
    y: linearAxis('log-likelihood, nats per target', ...finiteRange(heights)),
    marks,
  };
}
