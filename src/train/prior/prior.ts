import type { Random } from '../../cmab/random.js';
import { drawOracleTasks, type OracleTasks } from '../exact-gp.js';
import type { FieldPrior } from './field-prior.js';
import { drawGp1dTasks, GP1D_KERNELS, type Gp1dPrior } from './gp1d.js';
import { drawFieldTasks, type TaskBatch } from './task.js';

/** What a model is trained on. */
export type Prior = ({ readonly kind: 'field2d' } & FieldPrior) | ({ readonly kind: 'gp1d' } & Gp1dPrior);

interface TaskSize {
  readonly tasks: number;
  readonly contexts: number;
  readonly targets: number;
}

/** Tasks to train on. */
export function drawTasks({ tasks, contexts, targets }: TaskSize, prior: Prior, random: Random): TaskBatch {
  if (prior.kind === 'gp1d') return drawGp1dTasks({ tasks, contexts, targets }, prior, random).batch;
  return drawFieldTasks(tasks, contexts, targets, prior, random);
}

/** Tasks of the prior's Gaussian processes with their exact posterior. */
export function drawExact({ tasks, contexts, targets }: TaskSize, prior: Prior, random: Random): OracleTasks {
  if (prior.kind === 'gp1d') return drawGp1dTasks({ tasks, contexts, targets }, prior, random);
  return drawOracleTasks(tasks, contexts, targets, prior, random);
}

/** Tasks that are no Gaussian process of the training: for fields the whole prior with its warps, for gp1d the Matern 5/2 kernel. */
export function drawMixed({ tasks, contexts, targets }: TaskSize, prior: Prior, random: Random): TaskBatch {
  if (prior.kind === 'gp1d') return drawGp1dTasks({ tasks, contexts, targets }, prior, random, GP1D_KERNELS.matern52).batch;
  return drawFieldTasks(tasks, contexts, targets, prior, random);
}
