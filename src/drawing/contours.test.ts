import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contour } from './contours.js';

function cells(width: number, height: number, value: (x: number, y: number) => number) {
  const values = Float32Array.from({ length: width * height }, (_, i) => value((i % width) + 0.5, Math.floor(i / width) + 0.5));
  return { width, height, values, risk: new Int8Array(width * height) };
}

test('the contour of a bowl is a circle, closed', () => {
  const segments = contour(
    cells(40, 40, (x, y) => (x - 20) ** 2 + (y - 20) ** 2),
    100,
  );
  let length = 0;
  const ends = new Map<string, number>();
  for (const [x0, y0, x1, y1] of segments) {
    assert.ok(Math.abs(Math.hypot(x0 - 20, y0 - 20) - 10) < 0.05);
    length += Math.hypot(x1 - x0, y1 - y0);
    for (const end of [`${x0.toFixed(6)},${y0.toFixed(6)}`, `${x1.toFixed(6)},${y1.toFixed(6)}`]) ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  assert.ok(Math.abs(length - 20 * Math.PI) < 0.5, `${length}`);
  assert.deepEqual(new Set(ends.values()), new Set([2]));
});

test('a level that is not reached has no line', () => {
  const ramp = cells(10, 5, (x) => x);
  assert.equal(contour(ramp, 20).length, 0);
  assert.equal(contour(ramp, 4).length, 4);
});

test('nothing is drawn next to what is not known', () => {
  const ramp = cells(10, 5, (x) => x);
  assert.equal(contour({ ...ramp, risk: ramp.risk.map(() => -1) }, 4).length, 0);
  ramp.values[3] = NaN;
  assert.equal(contour(ramp, 4).length, 3);
});

test('at a saddle the lines go around the corners that differ from the middle', () => {
  const saddle = { width: 2, height: 2, values: Float32Array.of(3, -1, -1, 3), risk: new Int8Array(4) };
  const around = contour(saddle, 0);
  assert.equal(around.length, 2);
  // The middle is above: each low corner, lower right and upper left, is cut off.
  for (const [x0, y0, x1, y1] of around) {
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
    assert.ok(x > 1 === y < 1, `${x}, ${y}`);
  }
});
