import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentTimes } from './recent-times.js';

test('percentiles of the latest durations', () => {
  const times = new RecentTimes();
  assert.deepEqual([times.percentiles, times.latest, times.count], [{ p50: 0, p99: 0 }, 0, 0]);
  for (let i = 1; i <= 100; i++) times.add(101 - i);
  assert.deepEqual([times.percentiles, times.latest], [{ p50: 50, p99: 99 }, 1]);
  for (let i = 0; i < 1000; i++) times.add(7);
  assert.deepEqual([times.percentiles, times.count], [{ p50: 7, p99: 7 }, 1100]);
});
