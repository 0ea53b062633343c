import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutPanel, toPixel, toPlace } from './panel.js';

const extent = { minX: -10, minY: 5, width: 20, height: 10 };

test('a map keeps its proportions and stays on the canvas', () => {
  for (const [width, height] of [
    [600, 500],
    [300, 900],
    [1200, 200],
  ]) {
    const { map, bar } = layoutPanel(extent, width, height);
    assert.ok(Math.abs(map.width / map.height - 2) < 0.02, `${map.width} x ${map.height}`);
    assert.ok(map.left >= 0 && map.top >= 0 && bar.left + bar.width <= width && map.top + map.height <= height);
  }
});

test('pixels and places are each other s inverse; y points up', () => {
  const layout = layoutPanel(extent, 600, 500);
  const [x, y] = toPixel(layout, 2, 7.5);
  const place = toPlace(layout, x, y);
  assert.ok(place && Math.abs(place[0] - 2) < 1e-9 && Math.abs(place[1] - 7.5) < 1e-9);
  assert.ok(toPixel(layout, 0, 14)[1] < toPixel(layout, 0, 6)[1]);
  assert.equal(toPlace(layout, layout.map.left - 1, layout.map.top + 5), undefined);
});
