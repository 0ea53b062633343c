import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Readings } from '../messages/readings.js';
import { testSource } from '../messages/testing/sensor-messages.js';
import type { Transform } from '../transforms/transform.js';
import { place } from './place.js';

/** A quarter turn to the left, then 10 m ahead along x and 1 m up. */
const turned: Transform = { rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2], translation: [10, 0, 1] };

function readings(points: number[], values: Readings['values']): Readings {
  return { frame: 'sensor', stamp: 1, count: points.length / 3, points: Float64Array.from(points), values, rejected: new Map() };
}

const round = (numbers: Float64Array) => Array.from(numbers, (x) => Math.round(x * 1e9) / 1e9 + 0);

test('positions are those in the map', () => {
  const placed = place(readings([1, 0, 0, 0, 2, 3], Float64Array.of(7, 8)), turned, testSource({}), 2);
  assert.deepEqual(
    [round(placed.positions), round(placed.values)],
    [
      [10, 1, 8, 0],
      [7, 8],
    ],
  );
  assert.deepEqual(round(place(readings([1, 0, 5], Float64Array.of(7)), turned, testSource({}), 3).positions), [10, 1, 6]);
});

test("a map coordinate can be the value, and has the source's range", () => {
  const { values, positions, rejected } = place(readings([0, 0, 1, 0, 0, 2, 0, 0, 9], 'z'), turned, testSource({ field: 'z', max: 5 }), 2);
  assert.deepEqual(
    [round(values), round(positions)],
    [
      [2, 3],
      [10, 0, 10, 0],
    ],
  );
  assert.deepEqual([...rejected], [['out_of_range', { count: 1, field: 'z', value: '10' }]]);
});

test('what lands nowhere is refused', () => {
  const { values, rejected } = place(
    readings([Number.NaN, 0, 0, 1e12, 0, 0, 1, 1, 1], Float64Array.of(1, 2, 3)),
    turned,
    testSource({}),
    2,
  );
  assert.deepEqual([...values], [3]);
  assert.deepEqual([...rejected.keys()], ['not_finite', 'out_of_range']);
  assert.equal(rejected.get('out_of_range')?.field, 'position');
});
