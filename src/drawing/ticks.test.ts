import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ticksAround, ticksWithin } from './ticks.js';

test('ticks are round and inside the range, or around it', () => {
  assert.deepEqual(ticksWithin(-10, 10, 4).labels, ['\u221210', '\u22125', '0', '5', '10']);
  assert.deepEqual(ticksWithin(0.13, 0.47, 4).labels, ['0.2', '0.3', '0.4']);
  assert.deepEqual(ticksAround(16.3, 25.1, 6).labels, ['16', '18', '20', '22', '24', '26']);
  assert.deepEqual(ticksAround(0, 0.00123, 4).labels, ['0.0000', '0.0005', '0.0010', '0.0015']);
  assert.deepEqual(ticksWithin(120_000, 380_000, 3).labels, ['200000', '300000']);
});

test('a range without width still has a scale', () => {
  const { values } = ticksAround(5, 5, 6);
  assert.ok(values.length >= 2 && values[0] <= 5 && values[values.length - 1] >= 5 && values[0] < values[values.length - 1]);
});
