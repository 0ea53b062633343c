import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { type StoredTensor, serializeSafetensors } from '../cmab/safetensors.js';
import { learningFigure } from '../drawing/learning-figure.js';
import { readCheckpoint, writeCheckpoint } from '../train/checkpoint.js';
import type { HeldOutScore } from '../train/held-out.js';
import { LearningCurve } from '../train/learning-curve.js';
import { readTrainConfig, type TrainConfig } from '../train/train-config.js';
import { Trainer } from '../train/trainer.js';
import { writeFigure } from './figure-file.js';
import { fromInput, InputError } from './input-error.js';

export const usage = `cmanp train --config config/train/NAME.yaml --out models/NAME.safetensors [--resume]

Trains a model. Beside it stand its checkpoint (NAME.safetensors.checkpoint), which --resume goes on from bit by bit, and its learning curve
(NAME.curve.csv and NAME.curve.png), drawn anew at each evaluation.`;

/** `cmanp train`. @throws InputError or Error with one line. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { config: { type: 'string' }, out: { type: 'string' }, resume: { type: 'boolean', default: false } },
  });
  if (values.config === undefined || values.out === undefined) throw new InputError(`usage: ${usage}`);
  const path = values.config;
  const config = await fromInput(() => readTrainConfig(path));
  const trainer = await Trainer.create(config);
  const checkpoint = `${values.out}.checkpoint`;
  const curvePath = values.out.replace(/\.safetensors$/, '') + '.curve';
  if (values.resume) trainer.resume(await fromInput(() => readCheckpoint(checkpoint, JSON.stringify(config))));
  const { contexts } = config.evaluate;
  const curve = values.resume
    ? LearningCurve.resume(`${curvePath}.csv`, contexts, trainer.steps)
    : LearningCurve.begin(`${curvePath}.csv`, contexts);
  console.error(`training ${trainer.parameterCount} parameters for ${config.steps} steps, from step ${trainer.steps}`);

  let loss = 0;
  let since = trainer.steps;
  let start = performance.now();
  let scores: HeldOutScore[] = [];
  while (!trainer.done) {
    loss += trainer.step();
    const step = trainer.steps;
    if (process.stderr.isTTY && step % 10 === 0)
      progress(step, config.steps, (performance.now() - start) / (step - since), loss / (step - since));
    if (step % config.checkpoint.every === 0 || trainer.done) writeCheckpoint(checkpoint, trainer.checkpoint());
    if (step % config.evaluate.every !== 0 && !trainer.done) continue;
    const perStep = (performance.now() - start) / (step - since);
    scores = trainer.evaluate(trainer.latents);
    report(step, perStep, loss / (step - since), scores, trainer.tensors);
    curve.add({ step, loss: loss / (step - since), scores });
    writeFigure(`${curvePath}.png`, learningFigure(basename(values.out), curve.points));
    [loss, since, start] = [0, step, performance.now()];
  }
  writeFileSync(values.out, model(trainer, config, scores));
  console.error(`wrote ${values.out}`);
  return 0;
}

function progress(step: number, steps: number, msPerStep: number, loss: number): void {
  const done = Math.round((30 * step) / steps);
  const left = ((steps - step) * msPerStep) / 60_000;
  process.stderr.write(
    `\r[${'='.repeat(done)}${' '.repeat(30 - done)}] ${step}/${steps}  loss ${loss.toFixed(3)}  ${msPerStep.toFixed(0)} ms/step  ${left.toFixed(0)} min left `,
  );
}

function report(step: number, msPerStep: number, loss: number, scores: readonly HeldOutScore[], tensors: number): void {
  const figures = scores.map(
    (s) => `n=${s.contexts} ${s.gaussianProcess.toFixed(3)} (oracle ${s.oracle.toFixed(3)}) mixed ${s.mixed.toFixed(3)}`,
  );
  console.error(
    `\rstep ${step}  ${msPerStep.toFixed(0)} ms/step  train ${(-loss).toFixed(3)}  log-likelihood ${figures.join('  ')}  tensors ${tensors}`,
  );
}

/** The weights with their model card. */
function model(trainer: Trainer, config: TrainConfig, scores: readonly HeldOutScore[]): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { shape, data }] of trainer.weights) tensors.set(name, { dtype: 'F32', shape, data });
  const byLatents = [...(config.latents?.counts ?? []), trainer.latents].map((latents) => ({
    latents,
    scores: latents === trainer.latents ? scores : trainer.evaluate(latents),
  }));
  return serializeSafetensors(tensors, {
    ...trainer.metadata,
    recipe: JSON.stringify(config),
    recipe_sha256: createHash('sha256').update(JSON.stringify(config)).digest('hex'),
    parameters: String(trainer.parameterCount),
    steps: String(trainer.steps),
    held_out_log_likelihood: JSON.stringify(byLatents),
    license: 'Apache-2.0',
  });
}
