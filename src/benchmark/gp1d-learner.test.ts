import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { mean } from '../math/mean.js';
import { drawGp1dTasks, GP1D_KERNELS, type Gp1dPrior } from '../train/prior/gp1d.js';
import { Gp1dLearner } from './gp1d-learner.js';

const noise = 0.02;
const size = { tasks: 4, contexts: 12, targets: 7 };

test('with nothing to learn it is the oracle', () => {
  for (const smoothness of Object.values(GP1D_KERNELS)) {
    const told: Gp1dPrior = { length: [0.3, 0.3], scale: [0.7, 0.7], noise };
    const { batch, logLikelihood, joint } = drawGp1dTasks(size, told, new Random(3), smoothness);
    const learner = new Gp1dLearner('told', told, smoothness);
    learner
      .logLikelihoods(batch)
      .forEach((value, i) => assert.ok(Math.abs(value - logLikelihood[i]) < 1e-3, `${value}, ${logLikelihood[i]}`));
    // Shares of a task's targets are equal: only their sum means something.
    const together = learner.jointLogLikelihoods(batch);
    assert.ok(Math.abs(mean(together) - mean(joint)) < 1e-3);
  }
});

test('one that must learn is behind the oracle, ahead of one that believes in wrong ranges, and nearer the more it has seen', () => {
  const prior: Gp1dPrior = { length: [0.1, 0.6], scale: [0.1, 1], noise };
  const behind = (contexts: number, believed: Gp1dPrior): number => {
    const { batch, logLikelihood } = drawGp1dTasks({ tasks: 60, contexts, targets: 10 }, prior, new Random(4));
    return mean(logLikelihood) - mean(new Gp1dLearner('learner', believed, GP1D_KERNELS.rbf).logLikelihoods(batch));
  };
  const [few, many] = [behind(5, prior), behind(25, prior)];
  assert.ok(few > 2 * many && many > 0, `${few}, ${many}`);
  const wrong = behind(25, { length: [0.6, 1], scale: [1, 2], noise });
  assert.ok(wrong > 2 * many, `${wrong}`);
});
