import assert from 'node:assert/strict';
import test from 'node:test';
import { fromTime, toTime } from './stamp.js';

test('seconds to sec and nanosec and back, never 1e9 nanoseconds', () => {
  assert.deepEqual(toTime(12.25), { sec: 12, nanosec: 250_000_000 });
  assert.deepEqual(toTime(12.9999999999), { sec: 13, nanosec: 0 });
  assert.deepEqual(toTime(-0.25), { sec: -1, nanosec: 750_000_000 });
  assert.equal(fromTime({ sec: 12, nanosec: 250_000_000 }), 12.25);
});
