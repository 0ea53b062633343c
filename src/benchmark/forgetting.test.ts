import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { testModel } from '../engine/test-model.js';
import { forgetting } from './forgetting.js';

test('every half-life is scored on the same readings, as it is and widened', async () => {
  const engine = await createEngine(testModel(), { latents: 16, kind: 'wasm' });
  const rows = forgetting(engine, 640);
  engine.dispose();
  assert.equal(rows[0].half_life, 0);
  assert.ok(rows.length > 3 && rows.every(({ nlpd, rmse }) => Number.isFinite(nlpd) && rmse > 0));
  assert.equal(new Set(rows.map(({ nlpd }) => nlpd)).size, rows.length, 'forgetting changes what is predicted');
  assert.ok(rows.every(({ coverage90, coverage90_calibrated }) => coverage90_calibrated >= coverage90));
});
