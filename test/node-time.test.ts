import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Facts {
  readonly without_clock: string;
  readonly paused: string;
  readonly first_stamps: readonly number[];
  readonly second_stamps: readonly number[];
}

test('simulated time: grids come on its clock, and after a jump back readings are placed anew', async (t) => {
  const node = await startMapping(t, [
    '--params-file',
    workplace(t).parameterFile({ grid: { rate: 2, size: [4, 3], follow: '' } }),
    '-p',
    'use_sim_time:=true',
  ]);
  const facts = await drive<Facts>('simulated_time.py');
  assert.match(facts.without_clock, /\/clock/);
  assert.match(facts.paused, /the clock stands still at 11[\d.]+ s: use_sim_time is set, and \/clock does not move/);
  assert.ok(facts.first_stamps.length > 0);
  for (const stamp of facts.first_stamps) assert.ok(stamp > 100 && stamp < 115, `${stamp} is of the first run`);
  assert.ok(facts.second_stamps.length > 0);
  const ofSecondRun = facts.second_stamps.filter((stamp) => stamp > 10 && stamp < 25);
  assert.ok(ofSecondRun.length > 0 && ofSecondRun.length >= facts.second_stamps.length - 1, facts.second_stamps.join());
  assert.match(node.output, /clock went back/);
});
