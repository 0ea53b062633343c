import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pipeline } from './pipeline.js';
import { temperature, testPipeline, transform } from './testing/test-pipeline.js';

const START = 1000;
const STEP = 0.1;

/** A drive of `count` readings with stamps from `start`, received at `receivedAt` and later. @returns the clock at its end. */
function play(pipeline: Pipeline, count: number, start: number, receivedAt = start): number {
  for (let i = 0; i < count; i++) {
    pipeline.receiveTransforms(transform(Math.sin(i), i / 20, start + i * STEP), false);
    pipeline.receive('thermometer', temperature(20 + Math.cos(i), start + i * STEP), receivedAt + i * STEP);
    pipeline.tick(receivedAt + i * STEP);
  }
  return receivedAt + count * STEP;
}

function counts(pipeline: Pipeline, now: number) {
  pipeline.flush();
  const { observations, dropped, rejected, lag } = pipeline.statistics(now);
  return { observations, dropped, noTransform: rejected.no_transform ?? 0, lag };
}

const at = (pipeline: Pipeline, now: number) =>
  pipeline.query(Float64Array.of(0.5, 0.5, 0), { covariance: false, samples: 0 }, now).mean[0];

test('the clock jumps forth by a day: what waited is refused and counted, all else goes on', () => {
  const { pipeline } = testPipeline();
  const end = play(pipeline, 30, START);
  pipeline.receive('thermometer', temperature(30, end + 0.5), end);
  const later = end + 86_400;
  pipeline.tick(later);
  assert.deepEqual(counts(pipeline, later), { observations: 30, dropped: 0, noTransform: 1, lag: 0 });
  const map = at(pipeline, later);
  play(pipeline, 30, later);
  assert.deepEqual(counts(pipeline, later + 3), { observations: 60, dropped: 0, noTransform: 1, lag: 0 });
  assert.ok(Math.abs(at(pipeline, later) - map) < 0.5, 'the same places, the same field');
});

test('the clock jumps back and forth: each time the readings that come later are placed anew, and the map stays', () => {
  const { pipeline } = testPipeline();
  let folded = 0;
  for (const start of [START, 10, 5000, 4000, 10]) {
    if (folded > 0) pipeline.timeJumped();
    folded += 25;
    const end = play(pipeline, 25, start);
    assert.deepEqual(counts(pipeline, end), { observations: folded, dropped: 0, noTransform: 0, lag: 0 }, `from ${start}`);
  }
});

test('a recording in a loop, with /clock: the second time gives what a merge of two times gives', () => {
  const { pipeline } = testPipeline();
  play(pipeline, 40, START);
  pipeline.timeJumped();
  play(pipeline, 40, START);
  const twice = testPipeline().pipeline;
  for (let time = 0; time < 2; time++) play(twice, 40, START + time * 1000);
  assert.equal(counts(pipeline, START).observations, 80);
  assert.ok(Math.abs(at(pipeline, START) - at(twice, START)) < 1e-9);
});

test('forget.on_clock_jump: reset: a jump back leaves what a reset leaves, the pending batch is counted as dropped', () => {
  for (const value of [{ mean: 20, std: 2 }, { warmup: 10 }]) {
    const parameters = { value, forget: { half_life: 60, on_clock_jump: 'reset' }, batch: { size: 16, period: 10 } };
    const [pipeline, fresh] = [0, 1].map(() => testPipeline(parameters).pipeline);
    play(pipeline, 27, START);
    pipeline.timeJumped();
    const { dropped, resets, ...left } = pipeline.statistics(10);
    assert.deepEqual([dropped, resets], [27 % 16, 1]);
    assert.deepEqual([left.observations, left.tiles, left.warmupMissing], [0, 0, fresh.statistics(10).warmupMissing]);
    for (const each of [pipeline, fresh]) play(each, 30, 10);
    assert.equal(at(pipeline, 20), at(fresh, 20));
    assert.equal(pipeline.statistics(20).observations, fresh.statistics(20).observations);
  }
});

test('a recording in a loop, without /clock: some readings of each start are refused and counted, then it maps on', () => {
  const { pipeline } = testPipeline();
  let now = 5e6;
  for (let time = 0; time < 3; time++) now = play(pipeline, 300, START, now);
  const { observations, noTransform } = counts(pipeline, now);
  assert.equal(observations + noTransform, 900);
  assert.ok(noTransform > 0 && noTransform <= 2 * 20, `${noTransform} refused`);
});

test('a clock that is paused: nothing is lost, what can be asked is answered, and it goes on', () => {
  const { pipeline } = testPipeline({ batch: { size: 1000, period: 0.5 } });
  const end = play(pipeline, 30, START);
  for (let i = 0; i < 100; i++) pipeline.tick(end);
  assert.ok(Number.isFinite(at(pipeline, end)));
  assert.deepEqual(counts(pipeline, end), { observations: 30, dropped: 0, noTransform: 0, lag: 0 });
  play(pipeline, 30, end);
  assert.equal(counts(pipeline, end + 3).observations, 60);
});

test('a stamp in the future is refused after its second, and the readings behind it get through', () => {
  const { pipeline } = testPipeline();
  pipeline.receiveTransforms(transform(0, 0, START), false);
  pipeline.receive('thermometer', temperature(20, START + 30), START);
  const end = play(pipeline, 15, START);
  assert.deepEqual(counts(pipeline, end), { observations: 15, dropped: 0, noTransform: 1, lag: 0 });
});
