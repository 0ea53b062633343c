import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colorAt, viridis } from './color-map.js';
import { fieldPixels, finiteRange } from './field-pixels.js';

test('the highest row comes first, colours follow the scale, unknown is faint and missing transparent', () => {
  const pixels = fieldPixels(
    { width: 2, height: 2, values: Float32Array.of(0, 1, NaN, 0.5), risk: Int8Array.of(0, 0, 0, -1) },
    viridis,
    0,
    1,
  );
  const pixel = (i: number) => Array.from(pixels.subarray(4 * i, 4 * i + 4));
  assert.equal(pixel(0)[3], 0);
  assert.ok(pixel(1)[3] > 0 && pixel(1)[3] < 255);
  assert.deepEqual(pixel(2), [...colorAt(viridis, 0), 255]);
  assert.deepEqual(pixel(3), [...colorAt(viridis, 1), 255]);
});

test('the range of a grid leaves out what is not finite', () => {
  assert.deepEqual(finiteRange([NaN, 3, -Infinity, -2]), [-2, 3]);
  assert.deepEqual(finiteRange([NaN]), [0, 1]);
});
