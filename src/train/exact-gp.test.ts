import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { drawOracleTasks, noisyCovariance } from './exact-gp.js';
import { drawHyperparameters } from './prior/field-prior.js';
import { testPrior } from './prior/test-prior.js';

test('more readings raise the likelihood of the exact posterior', () => {
  const { logLikelihood } = drawOracleTasks(60, 40, 20, testPrior, new Random(1));
  const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;
  const few = mean(drawOracleTasks(60, 5, 20, testPrior, new Random(1)).logLikelihood);
  const many = mean(drawOracleTasks(60, 200, 20, testPrior, new Random(1)).logLikelihood);
  assert.ok(few < mean(logLikelihood) && mean(logLikelihood) < many, `${few} ${mean(logLikelihood)} ${many}`);
});

test('with one reading and one target the posterior is the textbook formula', () => {
  for (let seed = 0; seed < 8; seed++) {
    const { batch, logLikelihood } = drawOracleTasks(1, 1, 1, testPrior, new Random(seed));
    const hyper = drawHyperparameters(testPrior, new Random(seed));
    const [k11, k12, , k22] = noisyCovariance(hyper, Float64Array.of(...batch.contextX, ...batch.targetX));
    const mean = (k12 / k11) * batch.contextY[0];
    const variance = k22 - k12 ** 2 / k11;
    const expected = -0.5 * ((batch.targetY[0] - mean) ** 2 / variance + Math.log(2 * Math.PI * variance));
    assert.ok(Math.abs(logLikelihood[0] - expected) < 1e-3 * Math.max(1, Math.abs(expected)), `${logLikelihood[0]}, expected ${expected}`);
  }
});
