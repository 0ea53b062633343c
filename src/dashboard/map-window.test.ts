import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extentOf, fitWindow, panned, zoomed } from './map-window.js';

const grid = { minX: -10, minY: 5, width: 20, height: 10 };

test('a fitted window shows all of the grid, on canvases of any shape', () => {
  for (const [width, height] of [
    [400, 400],
    [900, 120],
    [5, 5],
  ]) {
    const window = fitWindow(grid, width, height);
    const shown = extentOf(window, width, height);
    assert.ok(shown.minX <= grid.minX && shown.minY <= grid.minY);
    assert.ok(shown.minX + shown.width >= 10 && shown.minY + shown.height >= 15);
    assert.ok(Math.abs(shown.width / shown.height - width / height) < 1e-9, 'equal scales');
  }
});

test('what is under the pointer stays there, in zooming and in dragging', () => {
  const window = { centerX: 3, centerY: -2, metresPerPixel: 0.05 };
  /** Pixels from the middle of the canvas. */
  const pixel = ({ centerX, centerY, metresPerPixel }: typeof window, [x, y]: readonly [number, number]) => [
    (x - centerX) / metresPerPixel,
    (centerY - y) / metresPerPixel,
  ];
  const place = [5, 1] as const;
  const [x, y] = pixel(window, place);
  const [zoomedX, zoomedY] = pixel(zoomed(window, 0.4, place), place);
  assert.ok(Math.abs(zoomedX - x) < 1e-9 && Math.abs(zoomedY - y) < 1e-9);
  const [pannedX, pannedY] = pixel(panned(window, 30, -12), place);
  assert.ok(Math.abs(pannedX - x - 30) < 1e-9 && Math.abs(pannedY - y + 12) < 1e-9);
});

test('zooming ends somewhere, without moving the map', () => {
  let window = { centerX: 3, centerY: -2, metresPerPixel: 0.05 };
  for (let i = 0; i < 200; i++) window = zoomed(window, 0.5, [4, 4]);
  const end = zoomed(window, 0.5, [0, 0]);
  assert.deepEqual(end, window);
  assert.ok(window.metresPerPixel > 0);
});
