import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testModel } from '../engine/test-model.js';
import { flatness } from './flatness.js';

test('a stream is as exact late as early, in a state of the same size', async () => {
  const rows = await flatness(testModel(), 16, [2000, 60_000]);
  assert.deepEqual(
    rows.map(({ readings }) => readings),
    [2048, 60_160],
  );
  assert.equal(rows[0]['state bytes'], rows[1]['state bytes']);
  for (const row of rows) assert.ok(row['error of predictions'] < 1e-5, `error ${row['error of predictions']}`);
});
