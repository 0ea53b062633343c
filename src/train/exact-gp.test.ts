import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { mean } from '../math/mean.js';
import { drawOracleTasks, noisyCovariance } from './exact-gp.js';
import { drawHyperparameters } from './prior/field-prior.js';
import { testPrior, testPrior3d } from './prior/test-prior.js';

test('more readings raise the likelihood of the exact posterior', () => {
  for (const prior of [testPrior, testPrior3d]) {
    const [few, some, many] = [5, 40, 200].map((contexts) => mean(drawOracleTasks(60, contexts, 20, prior, new Random(1)).logLikelihood));
    assert.ok(few < some && some < many, `${prior.kind}: ${few} ${some} ${many}`);
  }
});

test('with one reading and one target the posterior is the textbook formula', () => {
  for (let seed = 0; seed < 8; seed++) {
    const prior = seed % 2 === 0 ? testPrior : testPrior3d;
    const { batch, logLikelihood } = drawOracleTasks(1, 1, 1, prior, new Random(seed));
    const hyper = drawHyperparameters(prior, new Random(seed));
    const [k11, k12, , k22] = noisyCovariance(hyper, Float64Array.of(...batch.contextX, ...batch.targetX));
    const expectedMean = (k12 / k11) * batch.contextY[0];
    const variance = k22 - k12 ** 2 / k11;
    const expected = -0.5 * ((batch.targetY[0] - expectedMean) ** 2 / variance + Math.log(2 * Math.PI * variance));
    assert.ok(Math.abs(logLikelihood[0] - expected) < 1e-3 * Math.max(1, Math.abs(expected)), `${logLikelihood[0]}, expected ${expected}`);
  }
});
