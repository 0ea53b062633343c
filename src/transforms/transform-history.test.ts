import assert from 'node:assert/strict';
import test from 'node:test';
import type { Transform } from './transform.js';
import { TransformHistory } from './transform-history.js';

function at(x: number): Transform {
  return { rotation: [0, 0, 0, 1], translation: [x, 0, 0] };
}

function xAt(history: TransformHistory, stamp: number): number | string {
  const pose = history.at(stamp);
  return typeof pose === 'string' ? pose : pose.translation[0];
}

test('between two poses it interpolates, beyond them it does not extrapolate', () => {
  const history = new TransformHistory();
  history.insert(1, at(10));
  history.insert(3, at(20));
  assert.deepEqual(
    [0.9, 1, 1.5, 3, 3.1].map((stamp) => xAt(history, stamp)),
    ['past', 10, 12.5, 20, 'future'],
  );
});

test('poses may come in any order; of two at one stamp the first stays', () => {
  const history = new TransformHistory();
  for (const [stamp, x] of [
    [3, 30],
    [1, 10],
    [2, 20],
    [2, 99],
  ])
    history.insert(stamp, at(x));
  assert.deepEqual(
    [1, 1.5, 2, 2.5, 3].map((stamp) => xAt(history, stamp)),
    [10, 15, 20, 25, 30],
  );
});

test('ten seconds are kept, and of slow poses what spans them', () => {
  const fast = new TransformHistory();
  for (let stamp = 0; stamp <= 100; stamp += 0.5) fast.insert(stamp, at(stamp));
  assert.deepEqual([fast.earliest, fast.latest, xAt(fast, 90), xAt(fast, 89.9)], [90, 100, 90, 'past']);
  const slow = new TransformHistory();
  for (let stamp = 0; stamp <= 100; stamp += 12) slow.insert(stamp, at(stamp));
  assert.deepEqual([slow.earliest, slow.latest, xAt(slow, 90)], [84, 96, 90]);
});

test('a pose older than all that is kept is not taken', () => {
  const history = new TransformHistory();
  history.insert(100, at(1));
  assert.equal(history.insert(80, at(2)), false);
  assert.equal(history.earliest, 100);
});

test('memory is bounded however fast poses come', () => {
  const history = new TransformHistory();
  for (let i = 0; i < 12_000; i++) history.insert(i * 1e-4, at(i));
  assert.equal(Math.round(history.earliest * 1e4), 2000);
});
