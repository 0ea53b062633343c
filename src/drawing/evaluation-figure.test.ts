import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { type EvaluationPicture, evaluationFigure } from './evaluation-figure.js';
import { renderFigure } from './figure.js';
import { readPixels } from './testing/pixels.js';

/** Readings along a line, and predictions with standard deviations `width` times as large as the errors. */
function picture(width: number): EvaluationPicture {
  const random = new Random(2);
  const positions = Float64Array.from({ length: 500 }, (_, i) => i / 50);
  const mean = positions.map(Math.sin);
  const noise = random.normals(500);
  const truth = mean.map((m, i) => m + 0.2 * noise[i]);
  const std = mean.map(() => 0.2 * width);
  return { title: 'line', subtitle: '', value: 'v', unit: 'K', positions, truth, mean, std };
}

/** Height of the curve over the middle of the reliability diagram, as a fraction of the diagram. */
async function reliabilityAtHalf(width: number): Promise<number> {
  const figure = evaluationFigure(picture(width));
  const pixels = await readPixels(renderFigure(figure, '.png'));
  const bottom = figure.height - 44;
  const top = figure.height - 420 + 46;
  const middle = 600 + 54 + Math.round((572 - 54 - 16) / 2);
  for (let y = top; y < bottom; y++) if (pixels.colorAt(middle, y) === '#21918c') return (bottom - y) / (bottom - top);
  return NaN;
}

test('the reliability diagram shows what is calibrated, too sure and too unsure', async () => {
  assert.ok(Math.abs((await reliabilityAtHalf(1)) - 0.5) < 0.06);
  assert.ok((await reliabilityAtHalf(0.5)) < 0.35);
  assert.ok((await reliabilityAtHalf(2)) > 0.75);
});

test('a field over a line is drawn with its bands; one that cannot be drawn is left out', async () => {
  const { positions, mean, std } = picture(1);
  const line = evaluationFigure({ ...picture(1), field: { label: 'x', x: positions, mean, std } });
  const none = evaluationFigure(picture(1));
  assert.ok(line.height > none.height + 300);
  const { colors } = await readPixels(renderFigure(line, '.png'));
  assert.ok(colors(100, 180, 1000, 200) > 20);
});
