import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { testModel } from '../engine/test-model.js';
import { exploring, lanes } from './exploring.js';

const lengthOf = (corners: readonly { x: number; y: number }[]) =>
  corners.slice(1).reduce((sum, { x, y }, i) => sum + Math.hypot(x - corners[i].x, y - corners[i].y), 0);

test('lanes lie within the hall, are evenly spread, and take about the distance', () => {
  for (const metres of [40, 80, 160]) {
    const corners = lanes(metres);
    assert.ok(Math.abs(lengthOf(corners) - metres) < 10, `${lengthOf(corners)} m of ${metres} m`);
    assert.ok(corners.every(({ x, y }) => Math.abs(x) === 9 && Math.abs(y) < 9));
    assert.ok(Math.abs(corners.reduce((sum, { y }) => sum + y, 0)) < 1e-9);
  }
});

test('errors are of maps made within the distance, and the same again', async () => {
  const engine = await createEngine(testModel(), { latents: 8, kind: 'wasm' });
  const [row, further] = exploring(engine, [5, 10], [1]);
  assert.deepEqual(row, exploring(engine, [5], [1])[0]);
  for (const error of [row.lawnmower, row.explore_near, row.explore_far]) assert.ok(error > 0 && error < 10);
  assert.notEqual(further.explore_near, row.explore_near);
});
