import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { readPixels } from '../drawing/testing/pixels.js';
import { loadModel } from '../engine/load-model.js';
import { packageRoot } from '../package-root.js';
import { hasTensorflow } from '../testing/has-tensorflow.js';
import { writeCheckpoint } from '../train/checkpoint.js';
import { LearningCurve, readLearningCurve } from '../train/learning-curve.js';
import { readTrainConfig } from '../train/train-config.js';
import { Trainer } from '../train/trainer.js';
import { runCommand, temporaryFolder, write } from './testing/run-command.js';

/** The shipped recipe, so small that it takes a second. */
const recipe: string = stringify({
  ...parse(readFileSync(join(packageRoot, 'config/train/gp1d.yaml'), 'utf8')),
  steps: 6,
  batch: { tasks: 2, targets: 8, contexts: [3, 8] },
  evaluate: { every: 2, contexts: [5, 10], tasks: 2, targets: 8 },
  covariance: { rank: 3, steps: 4, targets: 8 },
  checkpoint: { every: 2 },
});

const steps = (path: string) => readLearningCurve(path).map(({ step }) => step);

test('a training leaves a model with its learning curve, in numbers and drawn', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const folder = temporaryFolder(t);
  const out = join(folder, 'small.safetensors');
  assert.equal((await runCommand(t, 'train', '--config', write(folder, 'recipe.yaml', recipe), '--out', out)).status, 0);
  assert.deepEqual([loadModel(out).architecture.inputs, loadModel(out).architecture.covarianceRank], [1, 3]);
  assert.deepEqual(steps(join(folder, 'small.curve.csv')), [2, 4, 6]);
  const { colors } = await readPixels(readFileSync(join(folder, 'small.curve.png')));
  for (const left of [90, 660]) assert.ok(colors(left, 170, 480, 300) > 3, 'there are lines in both charts');
});

test('a resumed training keeps the history up to its checkpoint', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const folder = temporaryFolder(t);
  const [out, config] = [join(folder, 'small.safetensors'), write(folder, 'recipe.yaml', recipe)];
  const trainer = await Trainer.create(readTrainConfig(config));
  const curve = LearningCurve.begin(join(folder, 'small.curve.csv'), [5, 10]);
  for (const step of [2, 4]) {
    for (let i = 0; i < 2; i++) trainer.step();
    curve.add({ step, loss: step, scores: trainer.evaluate(trainer.latents) });
    if (step === 2) writeCheckpoint(`${out}.checkpoint`, trainer.checkpoint());
  }
  assert.equal((await runCommand(t, 'train', '--config', config, '--out', out, '--resume')).status, 0);
  const points = readLearningCurve(join(folder, 'small.curve.csv'));
  assert.deepEqual(
    points.map(({ step }) => step),
    [2, 4, 6],
  );
  assert.equal(points[0].loss, 2, 'as it was');
  assert.notEqual(points[1].loss, 4, 'taken again');
  assert.ok(existsSync(out));

  const { held_out_log_likelihood: scores, ...metadata } = loadModel(out).metadata;
  assert.equal((await runCommand(t, 'train', '--config', config, '--out', out, '--resume')).status, 0);
  const { held_out_log_likelihood: again, ...same } = loadModel(out).metadata;
  assert.deepEqual(same, metadata);
  assert.equal(again, scores, 'resumed at its end it says the same of itself');
});
