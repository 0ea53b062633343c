import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeGrid, encodeGrid } from './grid-message.js';

test('a grid survives the trip, also from views of larger buffers', () => {
  const grid = {
    stamp: 12.5,
    originX: -10,
    originY: 3.25,
    resolution: 0.1,
    width: 3,
    height: 2,
    mean: new Float32Array([9, 1, 2, 3, 4, 5, 6]).subarray(1),
    std: Float32Array.of(0.1, 0.2, NaN, 0.4, 0.5, Infinity),
    risk: new Int8Array([7, -1, 0, 50, 100, 99, 1]).subarray(1),
  };
  const bytes = encodeGrid(grid);
  assert.deepEqual(decodeGrid(bytes.buffer as ArrayBuffer), { ...grid, mean: grid.mean.slice(), risk: grid.risk.slice() });
});

test('bytes that do not fit their own header are refused', () => {
  const bytes = encodeGrid({
    stamp: 0,
    originX: 0,
    originY: 0,
    resolution: 1,
    width: 1,
    height: 1,
    mean: Float32Array.of(1),
    std: Float32Array.of(1),
    risk: Int8Array.of(1),
  });
  assert.throws(() => decodeGrid(bytes.slice(0, -1).buffer), RangeError);
  assert.throws(() => decodeGrid(new ArrayBuffer(3)), RangeError);
});
