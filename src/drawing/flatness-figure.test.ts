import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFigure } from './figure.js';
import { flatnessFigure } from './flatness-figure.js';
import { readPixels } from './testing/pixels.js';

test('the cost of a stream is drawn from zero: level where it does not grow, rising where it does', async () => {
  const row = (readings: number, ms: number) => ({
    readings,
    'update ms': ms,
    'state bytes': 73_728,
    'RSS MB': 90,
    'error of predictions': 1e-6,
  });
  const rows = [row(10_240, 1), row(100_096, 2), row(1_000_192, 4)];
  const figure = flatnessFigure('small', rows);
  const pixels = await readPixels(renderFigure(figure, '.png'));
  /** Height of a chart's line at a part of its width. */
  const height = (chart: number, part: number) => {
    const x = Math.round(28 + chart * 381.3 + 54 + part * 311);
    for (let y = 140; y < figure.height - 50; y++) if (pixels.colorAt(x, y) === '#21918c') return figure.height - 44 - y;
    return NaN;
  };
  assert.ok(Math.abs(height(1, 0.2) - height(1, 0.8)) <= 1, 'the state does not grow');
  assert.ok(height(0, 0.98) > 3.2 * height(0, 0.02), 'the updates took four times as long');
});
