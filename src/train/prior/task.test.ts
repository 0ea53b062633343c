import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { drawFieldTasks, renormalise, type TaskBatch } from './task.js';
import { testPrior, testPrior3d } from './test-prior.js';
import { visitedPositions } from './visits.js';

test('positions stay in the tile, whatever the way of visiting it', () => {
  const random = new Random(1);
  for (const inputs of [2, 3]) {
    for (let i = 0; i < 60; i++) {
      const positions = visitedPositions(100, inputs, random);
      assert.equal(positions.length, 100 * inputs);
      for (const u of positions) assert.ok(u >= -1 && u <= 1);
    }
  }
});

for (const prior of [testPrior, testPrior3d]) {
  test(`${prior.kind}: tasks are finite, inside the tile, of about unit scale, and the same for the same seed`, () => {
    const batch = drawFieldTasks(40, 50, 64, prior, new Random(2));
    for (const x of [...batch.contextX, ...batch.targetX]) assert.ok(x >= -1 && x <= 1);
    const values = [...batch.contextY, ...batch.targetY];
    assert.ok(values.every(Number.isFinite));
    const std = Math.sqrt(values.reduce((sum, y) => sum + y * y, 0) / values.length);
    assert.ok(std > 0.5 && std < 2, `std ${std}`);
    assert.deepEqual(drawFieldTasks(40, 50, 64, prior, new Random(2)), batch);
  });

  test(`${prior.kind}: targets near a reading have values near it when the field is smooth`, () => {
    const batch = drawFieldTasks(60, 200, 64, prior, new Random(3));
    // The second quarter of the targets lies near readings: its values correlate with the closest reading's.
    let [product, square] = [0, 0];
    for (let task = 0; task < batch.tasks; task++) {
      for (let i = 16; i < 32; i++) {
        const at = task * 64 + i;
        product += nearestValue(batch, task, at) * batch.targetY[at];
        square += batch.targetY[at] ** 2;
      }
    }
    assert.ok(product / square > 0.5, `correlation ${product / square}`);
  });
}

/** Value of the reading of a task that lies closest to a target. */
function nearestValue({ inputs, contexts, contextX, contextY, targetX }: TaskBatch, task: number, target: number): number {
  let nearest = { distance: Infinity, y: 0 };
  for (let j = task * contexts; j < (task + 1) * contexts; j++) {
    const offset = Array.from({ length: inputs }, (_, axis) => contextX[inputs * j + axis] - targetX[inputs * target + axis]);
    const distance = Math.hypot(...offset);
    if (distance < nearest.distance) nearest = { distance, y: contextY[j] };
  }
  return nearest.y;
}

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
