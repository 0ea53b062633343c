import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hall, isFree } from '../sim/room.js';
import { fieldOfSeed, TEMPERATURE_NOISE } from '../sim/simulation.js';
import { drawTestPoints } from './test-points.js';

test('test points are free places all over the hall, with readings as noisy as the thermometer s', () => {
  const { points, readings } = drawTestPoints(3, 4000);
  const field = fieldOfSeed(3);
  assert.ok(points.every((point) => isFree(hall, point, 0)));
  for (const inQuarter of [1, -1].flatMap((x) => [1, -1].map((y) => points.filter((point) => x * point.x > 0 && y * point.y > 0).length))) {
    assert.ok(inQuarter > 800, `${inQuarter} in a quarter`);
  }
  const squares = points.reduce((sum, { x, y }, i) => sum + (readings[i] - field(x, y)) ** 2, 0);
  assert.ok(Math.abs(Math.sqrt(squares / points.length) / TEMPERATURE_NOISE - 1) < 0.05);
});
