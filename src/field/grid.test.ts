import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellCentres, gridAround, predictGrid, predictGridInSteps } from './grid.js';
import { testField, testReadings } from './testing/test-field.js';

test('a grid has whole cells, around its centre', () => {
  assert.deepEqual(gridAround([0, 0], [20, 10], 0.25, false), { originX: -10, originY: -5, resolution: 0.25, width: 80, height: 40 });
  assert.deepEqual(gridAround([1, 2], [1.1, 0.01], 0.1, false).width, 11);
  assert.equal(gridAround([1, 2], [1.1, 0.01], 0.1, false).height, 1);
  assert.equal(gridAround([0, 0], [1.15, 1], 0.1, false).width, 12);
});

test('a grid that moves keeps its cells where they are in the map', () => {
  for (const x of [0, 0.1, 0.37, -5.02]) {
    const { originX, originY } = gridAround([x, -x], [3, 2], 0.25, true);
    for (const origin of [originX, originY]) assert.ok(Math.abs(origin / 0.25 - Math.round(origin / 0.25)) < 1e-9);
    assert.ok(Math.abs(originX + 1.5 - x) <= 0.125 + 1e-9);
  }
});

test('cells run along x first, from the lowest y', () => {
  const geometry = { frame: 'map', originX: 10, originY: 20, z: 7, resolution: 2, width: 3, height: 2 };
  assert.deepEqual([...cellCentres(geometry, 2)], [11, 21, 13, 21, 15, 21, 11, 23, 13, 23, 15, 23]);
  assert.deepEqual([...cellCentres({ ...geometry, width: 1 }, 3)], [11, 21, 7, 11, 23, 7]);
});

test('a grid in steps is of the field at the first of them', () => {
  const [field, still] = [testField(), testField()];
  for (const each of [field, still]) each.fold(testReadings(100));
  const geometry = { frame: 'map', z: 0, ...gridAround([0, 0], [30, 30], 1, false) };
  const risk = { threshold: 10, side: 'above' } as const;
  const steps = predictGridInSteps(field, geometry, 12.5, risk);
  let count = 0;
  for (let step = steps.next(); ; step = steps.next(), count++) {
    if (step.done) {
      assert.deepEqual(step.value, predictGrid(still, geometry, 12.5, risk));
      break;
    }
    field.fold(testReadings(10));
  }
  assert.ok(count > 1, `${count} steps`);
});

test('each cell is what the field says at its centre', () => {
  const field = testField();
  field.fold(testReadings(100));
  const geometry = { frame: 'map', z: 0, ...gridAround([1, -1], [6, 4], 0.5, false) };
  const grid = predictGrid(field, geometry, 12.5, { threshold: 10, side: 'above' });
  assert.deepEqual([grid.width, grid.height, grid.stamp, grid.frame], [12, 8, 12.5, 'map']);
  const { mean, std } = field.predict(Float64Array.of(1 - 3 + 0.25 + 5 * 0.5, -1 - 2 + 0.25 + 3 * 0.5));
  assert.equal(grid.mean[3 * 12 + 5], Math.fround(mean[0]));
  assert.equal(grid.std[3 * 12 + 5], Math.fround(std[0]));
  assert.equal(grid.risk.length, 96);
});
