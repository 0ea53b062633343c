import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { changing } from './changing.js';

test('fields that change: forgetting is worth more than never forgetting, and nothing beats the exact posterior', async () => {
  const engine = await createEngine(loadModel('field2d'), { latents: 16, kind: 'wasm' });
  const rows = changing(engine, 12);
  engine.dispose();
  assert.equal(rows.length, 4);
  for (const { log_likelihood: known, never_forgetting: still, exact, prior, coverage90 } of rows) {
    assert.ok(known > still && known > prior - 0.1, `${known}, never forgetting ${still}, prior ${prior}`);
    assert.ok(exact > known, `${exact}, model ${known}`);
    assert.ok(coverage90 > 0.8 && coverage90 <= 1, String(coverage90));
  }
});
