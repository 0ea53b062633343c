import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latency } from '../src/benchmark/latency/latency.js';

const READINGS = 4;

test('latency: every reading is found in a published prediction and in an answer', async () => {
  // Of this test alone: other tests, and other robots, hear nothing of it.
  process.env.ROS_DOMAIN_ID = String(2 + (process.pid % 98));
  const rows = await latency('field2d', 16, READINGS, [20]);
  assert.deepEqual(
    rows.map((row) => [row['the prediction'], row.readings]),
    [
      ['published, at 20 Hz', READINGS],
      ['asked for (~/query)', READINGS],
    ],
  );
  for (const row of rows) assert.ok(row['p50 ms'] > 0 && row['p99 ms'] >= row['p50 ms']);
});
