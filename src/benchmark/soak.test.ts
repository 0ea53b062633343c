import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SoakRow, soak } from './soak.js';

test('a short soak: the readings reach the state, which keeps its size', async () => {
  const told: SoakRow[] = [];
  const rows = await soak('field2d', 8, 200_000, (row) => told.push(row));
  assert.equal(rows.length, 10);
  assert.deepEqual(rows, told);
  const live = rows.map((row) => row['live MB']);
  assert.ok(live[0] > 5 && live[9] - live[2] < 5, `live MB: ${live.join(', ')}`);
  const pending = 256;
  assert.ok(rows[9].readings > 200_000 - pending, `${rows[9].readings} readings`);
  assert.deepEqual([rows[0].tiles, rows[0]['state bytes']], [rows[9].tiles, rows[9]['state bytes']]);
  assert.deepEqual([rows[1].descriptors, rows[1].threads], [rows[9].descriptors, rows[9].threads]);
});
