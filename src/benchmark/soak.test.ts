import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soak } from './soak.js';

test('a short soak: the readings reach the state, which keeps its size', async () => {
  const rows = await soak('field2d', 8, 200_000);
  assert.equal(rows.length, 10);
  const pending = 256;
  assert.ok(rows[9].readings > 200_000 - pending, `${rows[9].readings} readings`);
  assert.deepEqual([rows[0].tiles, rows[0]['state bytes']], [rows[9].tiles, rows[9]['state bytes']]);
});
