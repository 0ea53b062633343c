import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadModel, shippedModels } from '../engine/load-model.js';
import { testModel } from '../engine/test-model.js';
import { modelCard, run } from './model.js';

test('the card states parameters and bytes per tile', () => {
  const { parameters, state_bytes: bytes } = modelCard(testModel());
  assert.equal(typeof parameters, 'number');
  // 2 blocks x 16 latents x 2 heads x (m, d and 8 columns of n) x 8 bytes
  assert.deepEqual(bytes, { 8: 2 * 8 * 2 * 10 * 8, 16: 2 * 16 * 2 * 10 * 8 });
});

test('every shipped model loads and has a card', () => {
  assert.ok(shippedModels().includes('field2d'));
  for (const name of shippedModels()) assert.ok(Number(modelCard(loadModel(name)).parameters) > 1000);
});

test('a model that is not there is refused in one line that names the file and what there is', async () => {
  await assert.rejects(
    run(['info', 'nothing']),
    /^InputError: model: cannot read .*models\/nothing\.safetensors: there is no such file or folder; models are .*field2d/,
  );
  await assert.rejects(run(['info', './package.json']), /package\.json: not a safetensors file/);
});
