import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Facts {
  readonly without_clock: string;
  readonly paused: string;
  readonly first_stamps: readonly number[];
  readonly second_stamps: readonly number[];
  readonly observations: number;
  readonly resets: number;
}

/** A simulation that starts over, before a node with simulated time. */
async function simulate(t: TestContext, onClockJump: 'keep' | 'reset') {
  const forget = { on_clock_jump: onClockJump };
  const parameters = workplace(t).parameterFile({ forget, grid: { rate: 2, size: [4, 3], follow: '' } });
  const node = await startMapping(t, ['--params-file', parameters, '-p', 'use_sim_time:=true']);
  const facts = await drive<Facts>('simulated_time.py', [onClockJump]);
  return { facts, jumps: node.output.split('\n').filter((line) => /clock went back/.test(line)) };
}

test('simulated time: grids come on its clock, and after a jump back readings are placed anew', async (t) => {
  const { facts, jumps } = await simulate(t, 'keep');
  assert.match(facts.without_clock, /\/clock/);
  assert.match(facts.paused, /the clock stands still at 11[\d.]+ s: use_sim_time is set, and \/clock does not move/);
  assert.ok(facts.first_stamps.length > 0);
  for (const stamp of facts.first_stamps) assert.ok(stamp > 100 && stamp < 115, `${stamp} is of the first run`);
  assert.ok(facts.second_stamps.length > 0);
  const ofSecondRun = facts.second_stamps.filter((stamp) => stamp > 10 && stamp < 25);
  assert.ok(ofSecondRun.length > 0 && ofSecondRun.length >= facts.second_stamps.length - 1, facts.second_stamps.join());
  assert.equal(jumps.length, 1, 'said once');
  assert.match(jumps[0], /the map stays/);
  assert.equal(facts.resets, 0);
});

test('forget.on_clock_jump: reset: after a jump back the map has the readings of the second time alone', async (t) => {
  const { facts, jumps } = await simulate(t, 'reset');
  assert.equal(facts.resets, 1);
  assert.ok(facts.observations <= 100, `${facts.observations} observations`);
  assert.equal(jumps.length, 1, 'said once');
  assert.match(jumps[0], /the map is reset/);
});
