import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erf, erfc } from './erf.js';

// Abramowitz and Stegun, table 7.1, and the complement at 3 and beyond.
const table: [number, number][] = [
  [0, 0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [2.999, 1 - 2.2226e-5],
  [3.5, 1 - 7.43098372e-7],
  [7, 1],
];

test('erf agrees with tables and is odd', () => {
  for (const [x, expected] of table) {
    assert.ok(Math.abs(erf(x) - expected) < 1e-8, `erf(${x}) = ${erf(x)}`);
    assert.ok(erf(-x) === -erf(x));
    assert.ok(Math.abs(erf(x) + erfc(x) - 1) < 1e-15);
  }
  assert.ok(Math.abs(erf(2.5 - 1e-9) - erf(2.5 + 1e-9)) < 1e-10);
});

test('erfc keeps its precision in the tail', () => {
  assert.ok(Math.abs(erfc(5) / 1.5374597944280349e-12 - 1) < 1e-12);
});
