import assert from 'node:assert/strict';
import test from 'node:test';
import type { PointValues } from './collector.js';
import { cubeMeans } from './cube-means.js';

function meansOf(side: number, points: readonly number[], values: readonly number[]): PointValues {
  const column = (axis: number): Float64Array => Float64Array.from(values, (_, i) => points[3 * i + axis]);
  return cubeMeans({ x: column(0), y: column(1), z: column(2), values: Float64Array.from(values) }, values.length, side);
}

test('means of positions and values, cubes in order of their first point', () => {
  const means = meansOf(0.5, [-0.1, 0, 0, 0.1, 0, 0, 0.3, 0.4, 0.2, -0.3, 0.2, 0.4], [1, 2, 4, 3]);
  assert.deepEqual(
    [...means.points].map((x) => Number(x.toFixed(12))),
    [-0.2, 0.1, 0.2, 0.2, 0.2, 0.1],
  );
  assert.deepEqual([...means.values], [2, 3]);
});

test('agrees with a plain grouping on many points, far from the origin too', () => {
  const points: number[] = [];
  const values: number[] = [];
  const expected = new Map<string, number[]>();
  for (let i = 0; i < 3000; i++) {
    const point = [((i * 7919) % 1000) / 50 - 10, ((i * 104729) % 1000) / 50 + 1e7, i % 3];
    points.push(...point);
    values.push(i);
    const key = point.map((x) => Math.floor(x / 0.3)).join();
    expected.set(key, [...(expected.get(key) ?? []), i]);
  }
  const means = meansOf(0.3, points, values);
  const plain = [...expected.values()].map((group) => group.reduce((sum, value) => sum + value, 0) / group.length);
  assert.ok(expected.size < 3000 && expected.size > 1024, 'the table has grown');
  assert.deepEqual([...means.values], plain);
});

test('nothing gives nothing', () => {
  const means = meansOf(1, [], []);
  assert.deepEqual([means.points.length, means.values.length], [0, 0]);
});
