import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine, Field, loadModel } from 'cmanp_ros';
import { shippedModels } from '../src/engine/load-model.js';

test('the example of the documentation: readings in, mean and uncertainty out', async (t) => {
  if (!shippedModels().includes('field2d')) return t.skip('models/field2d.safetensors is not there: train it with `cmanp train`');
  const engine = await createEngine(loadModel('field2d'), { latents: 64 });
  const field = new Field(engine, { scale: { mean: 20, std: 5 }, tile: { size: 20, overlap: 0.5 } });
  field.fold({ positions: Float64Array.of(0, 0, 3, 4), values: Float64Array.of(21.5, 19) });
  const { mean, std } = field.predict(Float64Array.of(0, 0, 9, -9));
  assert.ok(Math.abs(mean[0] - 21.5) < 2, `${mean[0]}`);
  assert.ok(std[0] < std[1] / 2, 'the reading is known, the far corner is not');
});
