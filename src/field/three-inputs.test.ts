import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Field } from './field.js';
import { predictGrid } from './grid.js';
import { cubeEngine } from './testing/cube-engine.js';
import { assertClose } from './testing/test-field.js';

const options = { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 } };
const geometry = { frame: 'map', originX: -2, originY: -1.5, resolution: 0.5, width: 8, height: 6 };

/** Readings along a rising spiral. */
function spiral(): Field {
  const field = new Field(cubeEngine, options);
  const count = 60;
  const positions = Float64Array.from({ length: 3 * count }, (_, i) => {
    const t = Math.floor(i / 3) / 10;
    return [3 * Math.cos(t), 3 * Math.sin(t), t - 3][i % 3];
  });
  field.fold({ positions, values: Float64Array.from({ length: count }, (_, i) => 10 + positions[3 * i + 2]) });
  return field;
}

test('tiles are cubes, and each reading goes to all eight that hold it', () => {
  const field = new Field(cubeEngine, options);
  field.fold({ positions: Float64Array.of(1, 1, 1), values: Float64Array.of(11) });
  assert.equal(field.tiles, 8);
  assert.throws(() => field.fold({ positions: Float64Array.of(1, 1), values: Float64Array.of(11) }), RangeError);
});

test('a grid is the slice at its height', () => {
  const field = spiral();
  const grids = [-1, 2].map((z) => predictGrid(field, { ...geometry, z }, 0, { threshold: 10, side: 'above' }));
  assert.notDeepEqual(grids[0].mean, grids[1].mean);
  for (const { z, mean } of grids) {
    const { mean: expected } = field.predict(Float64Array.of(-1.75, -1.25, z));
    assertClose(Float64Array.of(mean[0]), expected, 1e-5);
  }
});

test('the levels of a grid are slices at their heights', () => {
  const field = spiral();
  const risk = { threshold: 10, side: 'above' } as const;
  const { levels = [], ...grid } = predictGrid(field, { ...geometry, z: -1, heights: [0.5, 2] }, 0, risk);
  assert.deepEqual(grid, predictGrid(field, { ...geometry, z: -1 }, 0, risk));
  for (const { z, mean, std } of levels) {
    const slice = predictGrid(field, { ...geometry, z }, 0, risk);
    assert.deepEqual({ mean, std }, { mean: slice.mean, std: slice.std });
  }
  assert.deepEqual(
    levels.map(({ z }) => z),
    [0.5, 2],
  );
});

test('a state, a region and joint predictions work over three inputs', () => {
  const field = spiral();
  const copy = new Field(cubeEngine, options);
  copy.restore(field.snapshot());
  const points = Float64Array.of(0, 0, 0, 1, 2, -1);
  assert.deepEqual(copy.predict(points), field.predict(points));
  assert.equal(field.predictJoint(points, { covariance: true, samples: 2 }).covariance.length, 4);
  const all = copy.tiles;
  assert.equal(copy.forgetRegion(Float64Array.of(-99, -99, 99, -99, 99, 99, -99, 99), 0), all, 'whatever their height');
  assert.deepEqual(copy.predict(points), new Field(cubeEngine, options).predict(points));
});
