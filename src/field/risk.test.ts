import assert from 'node:assert/strict';
import { test } from 'node:test';
import { riskOf } from './risk.js';

const prediction = { mean: Float64Array.of(0, 1, 2, 9, 0), std: Float64Array.of(1, 1, 1, 1, 0.96) };
const prior = Float64Array.of(2, 2, 2, 2, 1);

test("the probability of a value on the threshold's side, in percent", () => {
  assert.deepEqual([...riskOf(prediction, prior, { threshold: 1, side: 'above' })], [16, 50, 84, 100, -1]);
  assert.deepEqual([...riskOf(prediction, prior, { threshold: 1, side: 'below' })], [84, 50, 16, 0, -1]);
});

test("nothing is known where the std is above 95 % of the prior's", () => {
  const at = (std: number) =>
    riskOf({ mean: Float64Array.of(0), std: Float64Array.of(std) }, Float64Array.of(1), { threshold: 9, side: 'above' })[0];
  assert.equal(at(0.95), 0);
  assert.equal(at(0.951), -1);
  assert.equal(at(1.2), -1);
});
