import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextSizeFigure } from './context-size-figure.js';
import { renderFigure } from './figure.js';
import { readPixels } from './testing/pixels.js';

test('on logarithmic axes a constant cost is level, and a quadratic one rises twice as steeply as a linear one', async () => {
  const power = (network: string, exponent: number) =>
    [100, 1000, 10_000].map((readings) => ({ network, readings, milliseconds: 1, megabytes: 3 * (readings / 100) ** exponent }));
  const figure = contextSizeFigure([...power('constant', 0), ...power('linear', 1), ...power('quadratic', 2)]);
  const pixels = await readPixels(renderFigure(figure, '.png'));
  /** Pixel row of a network's line at a part of the width of the right chart. */
  const row = (color: string, part: number) => {
    const x = Math.round(28 + 572 + 54 + part * (572 - 70));
    for (let y = 152; y < figure.height - 40; y++) if (pixels.colorAt(x, y) === color) return y;
    return NaN;
  };
  const rise = (color: string) => row(color, 0.25) - row(color, 0.75);
  const [constant, linear, quadratic] = ['#21918c', '#3b528b', '#e07b39'].map(rise);
  assert.ok(Math.abs(constant) <= 1, `${constant}`);
  assert.ok(linear > 50 && Math.abs(quadratic - 2 * linear) <= 3, `${linear}, ${quadratic}`);
});
