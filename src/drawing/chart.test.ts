import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Chart, drawChart, linearAxis, logAxis, type Mark, tightAxis } from './chart.js';
import { type Figure, renderFigure, STYLE } from './figure.js';
import { readPixels } from './testing/pixels.js';

const SIZE = { width: 300, height: 200 } as const;
/** Where the plot lies in a chart of `SIZE` without a legend. */
const PLOT = { left: 54, top: 24, width: 230, height: 132 } as const;

function figure(marks: readonly Mark[], axes: Partial<Chart> = {}): Figure {
  const chart: Chart = { x: linearAxis('x, m', 0, 10), y: linearAxis('', 0, 10), ...axes, marks };
  return { ...SIZE, draw: (context) => drawChart(context, { left: 0, top: 0, ...SIZE }, chart, STYLE) };
}

const red = '#ff0000';

/** Where a mark paints, as fractions of the plot from its lower left corner. */
async function painted(mark: Mark, axes: Partial<Chart> = {}): Promise<{ x: number; y: number }[]> {
  const pixels = await readPixels(renderFigure(figure([mark], axes), '.png'));
  const places: { x: number; y: number }[] = [];
  for (let column = 0; column < PLOT.width; column++) {
    for (let row = 0; row < PLOT.height; row++) {
      if (pixels.colorAt(PLOT.left + column, PLOT.top + row) === red) places.push({ x: column / PLOT.width, y: 1 - row / PLOT.height });
    }
  }
  return places;
}

test('axes end at round numbers, or at decades', () => {
  const { low, high, ticks } = linearAxis('depth, m', 2.3, 46.6);
  assert.deepEqual([low, high, ticks.labels], [0, 50, ['0', '10', '20', '30', '40', '50']]);
  assert.deepEqual(logAxis('readings', 10_240, 10_000_128).ticks.labels, ['10k', '100k', '1M', '10M']);
  assert.deepEqual(logAxis('readings', 30, 30).ticks.labels, ['10', '100']);
});

test('an axis that ends where its range does has no ticks beyond it', () => {
  const { low, high, ticks } = tightAxis('step', 0, 14_000);
  assert.deepEqual([low, high, ticks.labels], [0, 14_000, ['0', '5000', '10000']]);
  assert.deepEqual(tightAxis('x', 0.06, 11.9).ticks.values, [2, 4, 6, 8, 10]);
});

test('points lie where their axes say', async () => {
  const linear = await painted({ kind: 'points', x: [2.5], y: [7.5], radius: 3, color: red });
  assert.ok(linear.length > 10);
  for (const { x, y } of linear) assert.ok(Math.abs(x - 0.25) < 0.03 && Math.abs(y - 0.75) < 0.04, `${x}, ${y}`);
  const log = await painted({ kind: 'points', x: [100], y: [5], radius: 3, color: red }, { x: logAxis('n', 10, 10_000) });
  for (const { x } of log) assert.ok(Math.abs(x - 1 / 3) < 0.03, `${x}`);
});

test('bands fill what lies between, whatever is not finite is left out', async () => {
  const band = await painted({ kind: 'band', x: [0, 5, 10], low: [2, NaN, 2], high: [4, 4, 4], color: red });
  const share = band.length / (PLOT.width * PLOT.height);
  assert.ok(Math.abs(share - 0.2) < 0.02, `${share}`);
  assert.deepEqual(await painted({ kind: 'line', x: [NaN, NaN], y: [1, 2], color: red }), []);
});

test('lines stay inside the plot', async () => {
  const outside = figure([{ kind: 'line', x: [0, 10], y: [-100, 100], color: red }]);
  const pixels = await readPixels(renderFigure(outside, '.png'));
  assert.equal(pixels.colors(PLOT.left, 0, PLOT.width, PLOT.top - 2), 1);
});

test('a mark with a name stands in the legend', async () => {
  const line: Mark = { kind: 'line', x: [0, 10], y: [0, 0], color: red };
  const without = await readPixels(renderFigure(figure([line]), '.png'));
  const named = await readPixels(renderFigure(figure([{ ...line, label: 'mean' }]), '.png'));
  assert.equal(without.colors(PLOT.left, 0, PLOT.width, 17), 1);
  assert.ok(named.colors(PLOT.left, 0, PLOT.width, 17) > 5);
});
