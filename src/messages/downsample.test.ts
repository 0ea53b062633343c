import assert from 'node:assert/strict';
import test from 'node:test';
import { downsample } from './downsample.js';
import type { Readings } from './readings.js';

function readings(points: readonly number[], values: readonly number[] | 'z'): Readings {
  return {
    frame: 'lidar',
    stamp: 3,
    count: points.length / 3,
    points: Float64Array.from(points),
    values: values === 'z' ? values : Float64Array.from(values),
    rejected: new Map([['not_finite', { count: 2, field: 'gas', value: 'NaN' }]]),
  };
}

test('means of positions and values, cells in order of their first reading', () => {
  const sparse = downsample(readings([-0.1, 0, 0, 0.1, 0, 0, 0.3, 0.4, 0.2, -0.3, 0.2, 0.4], [1, 2, 4, 3]), 0.5);
  assert.equal(sparse.count, 2);
  assert.deepEqual(
    [...sparse.points].map((x) => Number(x.toFixed(12))),
    [-0.2, 0.1, 0.2, 0.2, 0.2, 0.1],
  );
  assert.deepEqual([...sparse.values], [2, 3]);
  assert.deepEqual([sparse.frame, sparse.stamp, sparse.rejected.get('not_finite')?.count], ['lidar', 3, 2]);
});

test('an axis of the map stays the value', () => {
  assert.equal(downsample(readings([0, 0, 0, 0.1, 0, 0], 'z'), 1).values, 'z');
});

test('agrees with a plain grouping on many points, far from the origin too', () => {
  const points: number[] = [];
  const values: number[] = [];
  const expected = new Map<string, number[]>();
  for (let i = 0; i < 3000; i++) {
    const point = [((i * 7919) % 1000) / 50 - 10, ((i * 104729) % 1000) / 50 + 1e7, i % 3];
    points.push(...point);
    values.push(i);
    const key = point.map((x) => Math.floor(x / 0.7)).join();
    expected.set(key, [...(expected.get(key) ?? []), i]);
  }
  const sparse = downsample(readings(points, values), 0.7);
  const means = [...expected.values()].map((group) => group.reduce((sum, value) => sum + value, 0) / group.length);
  assert.ok(expected.size < 3000 && expected.size > 100);
  assert.deepEqual([...sparse.values], means);
});

test('nothing gives nothing', () => {
  assert.equal(downsample(readings([], []), 1).count, 0);
});
