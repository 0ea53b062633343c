import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { outlier } from './outlier.js';

test('the shipped model hardly moves for a gross outlier: less than its prior std at the place, next to nothing elsewhere', async () => {
  const engine = await createEngine(loadModel('field2d'), { latents: 64, kind: 'wasm' });
  const rows = outlier(engine);
  engine.dispose();
  for (const { size, at_place, elsewhere, prior_std } of rows.filter((row) => row.size >= 10)) {
    assert.ok(at_place < prior_std, `${size}: ${at_place} at its place`);
    assert.ok(elsewhere < 0.05, `${size}: ${elsewhere} elsewhere`);
  }
});
