import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Steps } from '../field/steps.js';
import { Slices } from './slices.js';

/** A clock that only work moves; each step takes a millisecond. */
function clocked(t: TestContext): { wait(milliseconds: number): void; steps(count: number): Steps<string> } {
  let time = 0;
  t.mock.method(performance, 'now', () => time);
  return {
    wait: (milliseconds) => (time += milliseconds),
    *steps(count) {
      for (let i = 0; i < count; i++) {
        time++;
        yield;
      }
      return 'done';
    },
  };
}

/** Milliseconds of one slice. */
function sliceOf(slices: Slices<string>): number {
  const start = performance.now();
  assert.equal(slices.go(), slices, 'not at its end');
  return performance.now() - start;
}

test('a slice is short while nobody else works, as long as the others had where they do, and never very long', (t) => {
  const clock = clocked(t);
  const slices = new Slices(clock.steps(1000));
  assert.equal(sliceOf(slices), 15);
  clock.wait(5);
  assert.equal(sliceOf(slices), 15);
  clock.wait(80);
  assert.equal(sliceOf(slices), 80);
  clock.wait(5000);
  assert.equal(sliceOf(slices), 200);
});

test('the last slice gives the result', (t) => {
  const clock = clocked(t);
  const slices = new Slices(clock.steps(20));
  assert.equal(sliceOf(slices), 15);
  assert.equal(slices.go(), 'done');
});
