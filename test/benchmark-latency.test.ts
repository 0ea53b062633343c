import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latency } from '../src/benchmark/latency/latency.js';

const TIMES = 4;

test('latency: every reading is found in a published prediction and in an answer, and joint queries are answered', async () => {
  // Of this test alone: other tests, and other robots, hear nothing of it.
  process.env.ROS_DOMAIN_ID = String(2 + (process.pid % 98));
  const rows = await latency('field2d', 16, TIMES, [20]);
  assert.deepEqual(
    rows.map((row) => [row['from, to'], row.times]),
    [
      ['a reading, its grid at 20 Hz', TIMES],
      ['a reading, an answer of ~/query with it', TIMES],
      ['a query of 100 points with covariance, its answer', TIMES],
      ['the same with 20 joint samples', TIMES],
    ],
  );
  for (const row of rows) assert.ok(row['p50 ms'] > 0 && row['p99 ms'] >= row['p50 ms']);
});
