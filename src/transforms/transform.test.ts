import assert from 'node:assert/strict';
import test from 'node:test';
import { compose, IDENTITY, interpolate, invert, type Quaternion, type Transform, transformPoints } from './transform.js';

function yaw(angle: number): Quaternion {
  return [0, 0, Math.sin(angle / 2), Math.cos(angle / 2)];
}

function moved(transform: Transform, ...points: number[]): number[] {
  const out = new Float64Array(points.length);
  transformPoints(transform, Float64Array.from(points), out);
  return [...out].map((x) => Number(x.toFixed(9)) + 0);
}

const quarterTurn: Transform = { rotation: yaw(Math.PI / 2), translation: [10, 20, 30] };
const tilted: Transform = { rotation: [0.5, -0.5, 0.5, 0.5], translation: [-1, 2, 0.5] };

test('points are turned, then shifted', () => {
  assert.deepEqual(moved(quarterTurn, 1, 0, 0, 0, 2, 5), [10, 21, 30, 8, 20, 35]);
  // A third of a turn about (1, -1, 1): x -> z, z -> -y, -y -> x.
  assert.deepEqual(moved({ ...tilted, translation: [0, 0, 0] }, 1, 2, 3), [-2, -3, 1]);
});

test('in place too', () => {
  const points = Float64Array.of(1, 2, 3);
  transformPoints(quarterTurn, points, points);
  assert.deepEqual([...points].map(Math.round), [8, 21, 33]);
});

test('compose is one after the other, invert is back again', () => {
  assert.deepEqual(moved(compose(quarterTurn, tilted), 1, 2, 3), moved(quarterTurn, ...moved(tilted, 1, 2, 3)));
  assert.deepEqual(moved(invert(tilted), ...moved(tilted, 1, 2, 3)), [1, 2, 3]);
  assert.deepEqual(moved(compose(tilted, invert(tilted)), 1, 2, 3), [1, 2, 3]);
});

test('rotation at constant speed, along the shorter arc', () => {
  const half = Math.SQRT1_2;
  const turn = { rotation: yaw(Math.PI / 2), translation: [2, 0, 0] } as const;
  const third = interpolate(IDENTITY, turn, 1 / 3);
  assert.deepEqual(
    moved({ ...third, translation: [0, 0, 0] }, 1, 0, 0),
    [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6), 0].map((x) => Number(x.toFixed(9))),
  );
  assert.ok(Math.abs(third.translation[0] - 2 / 3) < 1e-15);
  const opposite: Transform = { ...turn, rotation: [0, 0, -half, -half] };
  assert.deepEqual(moved(interpolate(IDENTITY, opposite, 1 / 3), 1, 0, 0), moved(third, 1, 0, 0));
});

test('poses that hardly differ interpolate to a rotation', () => {
  const near = interpolate(IDENTITY, { rotation: yaw(1e-12), translation: [0, 0, 0] }, 0.5);
  assert.ok(Math.abs(Math.hypot(...near.rotation) - 1) < 1e-15);
  assert.deepEqual(interpolate(quarterTurn, quarterTurn, 0.3).translation, [10, 20, 30]);
});
