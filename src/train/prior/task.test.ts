import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { visitedPositions } from './positions.js';
import { drawFieldTasks, renormalise } from './task.js';
import { testPrior } from './test-prior.js';

test('positions stay in the tile, whatever the way of visiting it', () => {
  const random = new Random(1);
  for (let i = 0; i < 60; i++) for (const u of visitedPositions(100, random)) assert.ok(u >= -1 && u <= 1);
});

test('tasks are finite, inside the tile, of about unit scale, and the same for the same seed', () => {
  const batch = drawFieldTasks(40, 50, 64, testPrior, new Random(2));
  for (const x of [...batch.contextX, ...batch.targetX]) assert.ok(x >= -1 && x <= 1);
  const values = [...batch.contextY, ...batch.targetY];
  assert.ok(values.every(Number.isFinite));
  const std = Math.sqrt(values.reduce((sum, y) => sum + y * y, 0) / values.length);
  assert.ok(std > 0.5 && std < 2, `std ${std}`);
  assert.deepEqual(drawFieldTasks(40, 50, 64, testPrior, new Random(2)), batch);
});

test('targets near a reading have values near it when the field is smooth', () => {
  const batch = drawFieldTasks(60, 200, 64, testPrior, new Random(3));
  // The second quarter of the targets lies near readings: its values correlate with the closest reading's.
  let [product, square] = [0, 0];
  for (let task = 0; task < batch.tasks; task++) {
    for (let i = 16; i < 32; i++) {
      const at = task * 64 + i;
      let nearest = { distance: Infinity, y: 0 };
      for (let j = task * 200; j < (task + 1) * 200; j++) {
        const distance = Math.hypot(batch.contextX[2 * j] - batch.targetX[2 * at], batch.contextX[2 * j + 1] - batch.targetX[2 * at + 1]);
        if (distance < nearest.distance) nearest = { distance, y: batch.contextY[j] };
      }
      product += nearest.y * batch.targetY[at];
      square += batch.targetY[at] ** 2;
    }
  }
  assert.ok(product / square > 0.5, `correlation ${product / square}`);
});

test('renormalising gives contexts a mean near 0 and a std near 1', () => {
  const batch = drawFieldTasks(20, 500, 16, testPrior, new Random(4));
  for (let i = 0; i < batch.contextY.length; i++) batch.contextY[i] = 5 * batch.contextY[i] + 100;
  renormalise(batch, new Random(5));
  for (let task = 0; task < 20; task++) {
    const y = batch.contextY.subarray(task * 500, (task + 1) * 500);
    const mean = y.reduce((a, b) => a + b, 0) / 500;
    const std = Math.sqrt(y.reduce((a, b) => a + (b - mean) ** 2, 0) / 500);
    assert.ok(Math.abs(mean) < 0.6 && std > 0.5 && std < 2, `mean ${mean}, std ${std}`);
  }
});
