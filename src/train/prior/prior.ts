import type { Random } from '../../cmab/random.js';
import { drawOracleTasks, type OracleTasks } from '../exact-gp.js';
import type { FieldPrior } from './field-prior.js';
import { drawGp1dTasks, GP1D_KERNELS, type Gp1dPrior } from './gp1d.js';
import { drawImageTasks, type ImagePrior, readImages } from './images.js';
import { drawFieldTasks, type TaskBatch } from './task.js';

/** What a model is trained on. */
export type Prior = FieldPrior | ({ readonly kind: 'gp1d' } & Gp1dPrior) | ({ readonly kind: 'images' } & ImagePrior);

interface TaskSize {
  readonly tasks: number;
  readonly contexts: number;
  readonly targets: number;
}

/** How many readings a task has: a range, both ends included. */
export type ContextRange = readonly [number, number];

/** Tasks to train on. Fields: one count of readings for all, log-uniform; else: one for each task, evenly spread over the range. */
export function drawTasks(
  { tasks, contexts: range, targets }: Omit<TaskSize, 'contexts'> & { readonly contexts: ContextRange },
  prior: Prior,
  random: Random,
): TaskBatch {
  if (prior.kind === 'gp1d' || prior.kind === 'images') {
    const counts = spreadCounts(tasks, range, random);
    const size = { tasks, contexts: range[1], targets };
    const batch =
      prior.kind === 'images'
        ? drawImageTasks(size, readImages(prior), 'train', random)
        : drawGp1dTasks({ ...size, counts }, prior, random).batch;
    return { ...batch, logWeights: leaveOut(batch, counts) };
  }
  return drawFieldTasks(tasks, Math.floor(random.logUniform(range[0], range[1] + 1)), targets, prior, random);
}

/** One count from each of `tasks` equal parts of the range, in any order. */
function spreadCounts(tasks: number, [least, most]: ContextRange, random: Random): Uint32Array {
  const counts = Uint32Array.from({ length: tasks }, (_, i) => least + Math.floor(((i + random.uniform()) / tasks) * (most + 1 - least)));
  random.shuffle(counts);
  return counts;
}

/** Log-weights that leave out the readings of each task beyond its count. */
function leaveOut({ tasks, contexts }: TaskBatch, counts: Uint32Array): Float32Array {
  return Float32Array.from({ length: tasks * contexts }, (_, i) => (i % contexts < counts[Math.floor(i / contexts)] ? 0 : -Infinity));
}

/** Tasks of the prior's Gaussian processes with their exact posterior; undefined where it has none. */
export function drawExact({ tasks, contexts, targets }: TaskSize, prior: Prior, random: Random): OracleTasks | undefined {
  if (prior.kind === 'images') return undefined;
  if (prior.kind === 'gp1d') return drawGp1dTasks({ tasks, contexts, targets }, prior, random);
  return drawOracleTasks(tasks, contexts, targets, prior, random);
}

/** Tasks that are no Gaussian process of the training: for fields the whole prior with its warps, for gp1d the Matern 5/2 kernel, other images. */
export function drawMixed({ tasks, contexts, targets }: TaskSize, prior: Prior, random: Random): TaskBatch {
  if (prior.kind === 'gp1d') return drawGp1dTasks({ tasks, contexts, targets }, prior, random, GP1D_KERNELS.matern52).batch;
  if (prior.kind === 'images') return drawImageTasks({ tasks, contexts, targets }, readImages(prior), 'test', random);
  return drawFieldTasks(tasks, contexts, targets, prior, random);
}
