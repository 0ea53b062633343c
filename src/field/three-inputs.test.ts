import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { testArchitecture, testModel } from '../engine/test-model.js';
import { Field } from './field.js';
import { predictGrid } from './grid.js';
import { assertClose } from './testing/test-field.js';

const model = testModel({ ...testArchitecture, inputs: 3 });
const engine = await createEngine(model, { latents: 16, kind: 'reference' });
const options = { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 } };
const geometry = { frame: 'map', originX: -2, originY: -1.5, resolution: 0.5, width: 8, height: 6 };

/** Readings along a rising spiral. */
function spiral(): Field {
  const field = new Field(engine, options);
  const count = 60;
  const positions = Float64Array.from({ length: 3 * count }, (_, i) => {
    const t = Math.floor(i / 3) / 10;
    return [3 * Math.cos(t), 3 * Math.sin(t), t - 3][i % 3];
  });
  field.fold({ positions, values: Float64Array.from({ length: count }, (_, i) => 10 + positions[3 * i + 2]) });
  return field;
}

test('tiles are cubes, and each reading goes to all eight that hold it', () => {
  const field = new Field(engine, options);
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

test('a state, a region and joint predictions work over three inputs', () => {
  const field = spiral();
  const copy = new Field(engine, options);
  copy.restore(field.snapshot());
  const points = Float64Array.of(0, 0, 0, 1, 2, -1);
  assert.deepEqual(copy.predict(points), field.predict(points));
  assert.equal(field.predictJoint(points, { covariance: true, samples: 2 }).covariance.length, 4);
  const all = copy.tiles;
  assert.equal(copy.forgetRegion(Float64Array.of(-99, -99, 99, -99, 99, 99, -99, 99), 0), all, 'whatever their height');
  assert.deepEqual(copy.predict(points), new Field(engine, options).predict(points));
});
