import assert from 'node:assert/strict';
import { test } from 'node:test';
import { START } from '../cmab/initialise.js';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import { testArchitecture, testModel } from '../engine/test-model.js';
import { normalLogDensity } from '../math/normal.js';
import { loadTensorflow } from '../tensorflow/load.js';
import { hasTensorflow } from '../testing/has-tensorflow.js';
import { logLikelihoods } from './gradient.js';
import { cmanpNetwork } from './network.js';
import { drawFieldTasks } from './prior/task.js';
import { testPrior } from './prior/test-prior.js';
import type { TrainConfig } from './train-config.js';
import { Trainer } from './trainer.js';

const config: TrainConfig = {
  seed: 1,
  prior: testPrior,
  architecture: testArchitecture,
  start: START,
  covariance: { rank: 4, steps: 0, targets: 8 },
  steps: 12,
  batch: { tasks: 2, targets: 16, contexts: [3, 40] },
  latents: { counts: [4, 8], full: 0.5 },
  renormalise: 0.3,
  optimizer: { learningRate: 0.003, muonRate: 0.006, warmup: 5, beta1: 0.9, beta2: 0.99, clip: 1 },
  average: 0.9,
  evaluate: { every: 10, contexts: [10], tasks: 2, targets: 20 },
  checkpoint: { every: 10 },
};

test('a resumed training continues bit by bit', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const whole = await Trainer.create(config);
  while (!whole.done) whole.step();
  const first = await Trainer.create(config);
  for (let i = 0; i < 5; i++) first.step();
  const { vectors, ...rest } = first.checkpoint();
  const stored = { ...rest, vectors: new Map(Array.from(vectors, ([name, vector]) => [name, vector.slice()])) };
  const second = await Trainer.create(config);
  second.resume(stored);
  while (!second.done) second.step();
  assert.deepEqual(second.checkpoint(), whole.checkpoint());
});

test('training raises the held-out likelihood and leaks no tensors', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const trainer = await Trainer.create({ ...config, steps: 150, optimizer: { ...config.optimizer, learningRate: 0.01 } });
  const before = trainer.evaluate(16)[0];
  const tensors = trainer.tensors;
  while (!trainer.done) trainer.step();
  const after = trainer.evaluate(16)[0];
  assert.ok(after.mixed > before.mixed, `${before.mixed} -> ${after.mixed}`);
  assert.ok(after.gaussianProcess < after.oracle, 'nothing beats the oracle');
  assert.equal(trainer.tensors, tensors);
});

test('the network of training is the network of prediction', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const tf = await loadTensorflow();
  const model = testModel();
  const batch = drawFieldTasks(1, 30, 20, { ...testPrior, fading: 1 }, new Random(3));
  for (const latents of [8, 16]) {
    const trained = logLikelihoods(tf, cmanpNetwork(model.architecture), model.weights, batch, latents);
    const engine = await createEngine(model, { latents, kind: 'reference' });
    const state = engine.newState();
    engine.fold(state, Float64Array.from(batch.contextX), Float64Array.from(batch.contextY), Float64Array.from(batch.logWeights ?? []));
    const { mean, std } = engine.predict(engine.condition(state), Float64Array.from(batch.targetX));
    trained.forEach((value, i) => {
      assert.ok(Math.abs(value - normalLogDensity(batch.targetY[i], mean[i], std[i])) < 1e-4);
    });
  }
});
