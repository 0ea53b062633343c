import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { type StoredTensor, serializeSafetensors } from '../cmab/safetensors.js';
import { learningFigure } from '../drawing/learning-figure.js';
import { loadModel } from '../engine/load-model.js';
import { readCheckpoint, writeCheckpoint } from '../train/checkpoint.js';
import { CovarianceTrainer } from '../train/covariance-trainer.js';
import type { HeldOutScore } from '../train/held-out.js';
import { LearningCurve } from '../train/learning-curve.js';
import { readImages } from '../train/prior/images.js';
import { type ModelRecipe, readTrainConfig, type TrainConfig } from '../train/train-config.js';
import { Trainer } from '../train/trainer.js';
import { writeFigure } from './figure-file.js';
import { fromInput, InputError } from './input-error.js';

export const usage = `cmanp train --config config/train/NAME.yaml --out models/NAME.safetensors [--resume] [--from MODEL]

Trains a model. Beside it stand its checkpoint (NAME.safetensors.checkpoint), which --resume goes on from bit by bit, and its learning curve
(NAME.curve.csv and NAME.curve.png), drawn anew at each evaluation. --from begins with the weights of another model of the same architecture,
or of one with fewer blocks: those added change nothing at first.`;

/** Steps of the covariance head between two reports. */
const REPORT = 500;

/** `cmanp train`. @throws InputError or Error with one line. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { config: { type: 'string' }, out: { type: 'string' }, resume: { type: 'boolean', default: false }, from: { type: 'string' } },
  });
  if (values.config === undefined || values.out === undefined) throw new InputError(`usage: ${usage}`);
  const path = values.config;
  const config = await fromInput(() => readTrainConfig(path));
  const { prior } = config;
  if (prior.kind === 'images') await fromInput(() => readImages(prior));
  const { from } = values;
  const before = from === undefined ? undefined : await fromInput(() => loadModel(from));
  const trainer = await fromInput(() => Trainer.create(config, before?.weights));
  const files = filesOf(values.out);
  if (values.resume) trainer.resume(await fromInput(() => readCheckpoint(files.checkpoint, JSON.stringify(config))));
  const scores = trainNetwork(config, trainer, files, values.resume);
  const head = config.covariance === undefined ? undefined : await trainCovariance(config, trainer);
  const history: Record<string, string> = before === undefined ? {} : { from: `${before.name} ${before.sha256}` };
  writeFileSync(files.model, serializeModel(trainer, head, config, scores, history));
  console.error(`wrote ${files.model}`);
  return 0;
}

/** What a training writes. */
interface TrainingFiles {
  readonly model: string;
  readonly checkpoint: string;
  readonly curve: string;
  readonly picture: string;
}

function filesOf(model: string): TrainingFiles {
  const stem = model.replace(/\.safetensors$/, '');
  return { model, checkpoint: `${model}.checkpoint`, curve: `${stem}.curve.csv`, picture: `${stem}.curve.png` };
}

/** Trains to the recipe's last step, with checkpoints and reports on the way. @returns The scores of the last evaluation. */
function trainNetwork(config: TrainConfig, trainer: Trainer, files: TrainingFiles, isResumed: boolean): HeldOutScore[] {
  const { contexts } = config.evaluate;
  const curve = isResumed ? LearningCurve.resume(files.curve, contexts, trainer.steps) : LearningCurve.begin(files.curve, contexts);
  console.error(`training ${trainer.parameterCount} parameters for ${config.steps} steps, from step ${trainer.steps}`);
  let loss = 0;
  let since = trainer.steps;
  let start = performance.now();
  let scores: HeldOutScore[] = [];
  while (!trainer.done) {
    loss += trainer.step();
    const step = trainer.steps;
    const perStep = (performance.now() - start) / (step - since);
    const meanLoss = loss / (step - since);
    if (process.stderr.isTTY && step % 10 === 0) progress(step, config.steps, perStep, meanLoss);
    if (step % config.checkpoint.every === 0 || trainer.done) writeCheckpoint(files.checkpoint, trainer.checkpoint());
    if (step % config.evaluate.every !== 0 && !trainer.done) continue;
    scores = trainer.evaluate(trainer.latents);
    report(step, perStep, meanLoss, scores, trainer.tensors);
    curve.add({ step, loss: meanLoss, scores });
    writeFigure(files.picture, learningFigure(basename(files.model), curve.points));
    [loss, since, start] = [0, step, performance.now()];
  }
  // A training that was resumed at its end has not evaluated anything.
  return scores.length > 0 ? scores : trainer.evaluate(trainer.latents);
}

/** Trains the head for joint predictions; undefined when the recipe gives it no steps. */
async function trainCovariance(recipe: ModelRecipe, trainer: Trainer): Promise<CovarianceTrainer | undefined> {
  const { steps } = recipe.covariance;
  if (steps === 0) return undefined;
  const head = await CovarianceTrainer.create(recipe, trainer.weights);
  let gain = 0;
  const start = performance.now();
  while (!head.done) {
    gain += head.step();
    const perStep = (performance.now() - start) / head.steps;
    if (process.stderr.isTTY && head.steps % 10 === 0) progress(head.steps, steps, perStep, -gain / (head.steps % REPORT || REPORT));
    if (head.steps % REPORT !== 0 && !head.done) continue;
    console.error(`\rcovariance head, step ${head.steps}  ${perStep.toFixed(0)} ms/step  gain ${(gain / REPORT).toFixed(3)} nats a target`);
    gain = 0;
  }
  return head;
}

function progress(step: number, steps: number, msPerStep: number, loss: number): void {
  const done = Math.round((30 * step) / steps);
  const left = ((steps - step) * msPerStep) / 60_000;
  process.stderr.write(
    `\r[${'='.repeat(done)}${' '.repeat(30 - done)}] ${step}/${steps}  loss ${loss.toFixed(3)}  ${msPerStep.toFixed(0)} ms/step  ${left.toFixed(0)} min left `,
  );
}

function report(step: number, msPerStep: number, loss: number, scores: readonly HeldOutScore[], tensors: number): void {
  const figures = scores.map(({ contexts, oracle, gaussianProcess, mixed }) => {
    const exact = Number.isNaN(oracle) ? '' : ` ${gaussianProcess.toFixed(3)} (oracle ${oracle.toFixed(3)})`;
    return `n=${contexts}${exact} mixed ${mixed.toFixed(3)}`;
  });
  console.error(
    `\rstep ${step}  ${msPerStep.toFixed(0)} ms/step  train ${(-loss).toFixed(3)}  log-likelihood ${figures.join('  ')}  tensors ${tensors}`,
  );
}

/** The weights with their model card. */
function serializeModel(
  trainer: Trainer,
  head: CovarianceTrainer | undefined,
  config: TrainConfig,
  scores: readonly HeldOutScore[],
  history: Record<string, string>,
): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { shape, data }] of [...trainer.weights, ...(head?.weights ?? [])]) tensors.set(name, { dtype: 'F32', shape, data });
  const byLatents = [...(config.latents?.counts ?? []), trainer.latents].map((latents) => ({
    latents,
    scores: latents === trainer.latents ? scores : trainer.evaluate(latents),
  }));
  return serializeSafetensors(tensors, {
    ...trainer.metadata,
    ...head?.metadata,
    recipe: JSON.stringify(config),
    recipe_sha256: createHash('sha256').update(JSON.stringify(config)).digest('hex'),
    parameters: String(Array.from(tensors.values()).reduce((sum, { data }) => sum + data.length, 0)),
    steps: String(trainer.steps),
    held_out_log_likelihood: JSON.stringify(byLatents),
    license: 'Apache-2.0',
    ...history,
  });
}
