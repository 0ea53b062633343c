import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { score } from './score.js';

const near = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);

test('known values: one prediction, one reading', () => {
  const { rmse, nlpd, crps, coverage90 } = score([1], [0], [1]);
  assert.equal(rmse, 1);
  assert.equal(coverage90, 1);
  near(nlpd, 0.5 + 0.9189385332046727, 1e-12);
  // 2 (Phi(1) + phi(1)) - 1 - 1/sqrt(pi)
  near(crps, 2 * (0.8413447460685429 + 0.24197072451914337) - 1 - 1 / Math.sqrt(Math.PI), 1e-12);
});

test('true predictions cover 90 %, and cheating on the uncertainty costs', () => {
  const random = new Random(1);
  const truth = Array.from({ length: 20_000 }, () => 3 * random.normal());
  const mean = truth.map(() => 0);
  const scored = (std: number) =>
    score(
      truth,
      mean,
      truth.map(() => std),
    );
  const honest = scored(3);
  near(honest.coverage90, 0.9, 0.01);
  near(honest.rmse, 3, 0.05);
  near(honest.crps, 3 / Math.sqrt(Math.PI), 0.03);
  for (const std of [1.5, 6]) {
    assert.ok(scored(std).nlpd > honest.nlpd);
    assert.ok(scored(std).crps > honest.crps);
  }
});

test('lengths that differ, or nothing at all, are refused', () => {
  assert.throws(() => score([], [], []), RangeError);
  assert.throws(() => score([1, 2], [1], [1]), RangeError);
});
