import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import { testArchitecture, testModel } from '../engine/test-model.js';
import { hasTensorflow } from '../testing/has-tensorflow.js';
import { baselineNetwork } from '../train/baselines/baseline.js';
import { cmanpNetwork } from '../train/network.js';
import { drawGp1dTasks } from '../train/prior/gp1d.js';
import { BaselinePredictor } from './baseline-predictor.js';
import { EnginePredictor } from './engine-predictor.js';
import { gp1d } from './gp1d.js';

const model = testModel({ ...testArchitecture, inputs: 1 });
const tasks = drawGp1dTasks({ tasks: 3, contexts: 6, targets: 5 }, { length: [0.1, 0.6], scale: [0.1, 1], noise: 0.02 }, new Random(1));

test('an untrained model is far from the oracle, whose score is that of the protocol', async () => {
  const predictor = new EnginePredictor(await createEngine(model, { latents: 16 }));
  const [rbf, matern] = gp1d([predictor], 40, false);
  assert.deepEqual([rbf.kernel, matern.kernel, rbf.model], ['rbf', 'matern52', 'test']);
  // cmanp.md, 7: an exact posterior with the true hyper-parameters gets 1.53 on RBF; training.md: 1.12 on Matern 5/2.
  assert.ok(Math.abs(rbf.oracle - 1.53) < 0.2, `${rbf.oracle}`);
  assert.ok(Math.abs(matern.oracle - 1.12) < 0.2, `${matern.oracle}`);
  assert.ok(rbf.gap > 0.5 && matern.gap > 0.5);
});

test('the joint score of the oracle is that of the protocol', () => {
  // training.md, the best 1-D recipe: joint oracle 1.808 / 1.390 on 100 batches.
  const oracle = { name: 'none', logLikelihoods: () => [0], jointLogLikelihoods: () => [0] };
  const [rbf, matern] = gp1d([oracle], 100, true);
  assert.ok(Math.abs(rbf.oracle - 1.81) < 0.15, `${rbf.oracle}`);
  assert.ok(Math.abs(matern.oracle - 1.39) < 0.15, `${matern.oracle}`);
});

test('folding true values one by one gives what starting over with them gives', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const folded = new EnginePredictor(await createEngine(model, { latents: 16, kind: 'reference' })).jointLogLikelihoods(tasks.batch);
  const network = cmanpNetwork(model.architecture);
  const again = (await BaselinePredictor.create({ name: 'test', inputs: 1, network, weights: model.weights })).jointLogLikelihoods(
    tasks.batch,
  );
  folded.forEach((value, i) => assert.ok(Math.abs(value - again[i]) < 1e-4 * Math.max(1, Math.abs(value)), `${value}, ${again[i]}`));
});

test('the first target of a joint prediction is an ordinary one, later ones know more', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const network = baselineNetwork({
    kind: 'tnp',
    inputs: 1,
    width: 16,
    heads: 2,
    feedForward: 16,
    layers: 1,
    embedDepth: 2,
    octaves: [],
    std: { kind: 'exp' },
  });
  const predictor = await BaselinePredictor.create({ name: 'tnp', inputs: 1, network, weights: network.initialWeights(new Random(1)) });
  const marginal = predictor.logLikelihoods(tasks.batch);
  const joint = predictor.jointLogLikelihoods(tasks.batch);
  for (let task = 0; task < 3; task++) {
    assert.ok(Math.abs(joint[5 * task] - marginal[5 * task]) < 1e-5);
    assert.notEqual(joint[5 * task + 4], marginal[5 * task + 4]);
  }
});
