import type { Random } from '../../cmab/random.js';
import { drawFields, type FieldPrior, inputsOf } from './field-prior.js';
import { clamp } from './positions.js';
import { visitedPositions } from './visits.js';

/** A batch of regression tasks: positions `tasks x points x inputs`, values `tasks x points`, row-major float32 as the network reads them. */
export interface TaskBatch {
  readonly tasks: number;
  readonly contexts: number;
  readonly targets: number;
  readonly inputs: number;
  readonly contextX: Float32Array;
  readonly contextY: Float32Array;
  readonly targetX: Float32Array;
  readonly targetY: Float32Array;
  /** Mean and variance of each noisy target given the context, where they are known, tasks x targets. */
  readonly posterior?: { readonly mean: Float32Array; readonly variance: Float32Array };
  /** Log of what each reading counts, tasks x contexts; absent: all count as one. -Infinity: there is no such reading. */
  readonly logWeights?: Float32Array;
}

export function emptyBatch(tasks: number, contexts: number, targets: number, inputs: number): TaskBatch {
  return {
    tasks,
    contexts,
    targets,
    inputs,
    contextX: new Float32Array(tasks * contexts * inputs),
    contextY: new Float32Array(tasks * contexts),
    targetX: new Float32Array(tasks * targets * inputs),
    targetY: new Float32Array(tasks * targets),
  };
}

/** Offset, in half-widths, within which targets lie near a reading. */
const NEAR = 0.15;
/** Log of what a reading counts of which nothing is left; finite, as a maximum of scores must be. */
const GONE = -1000;

/**
 * Tasks of a field prior: a robot's readings as context; targets a quarter on the same path, a quarter near a reading, half
 * anywhere in the tile. Targets are noisy readings too. In some tasks (`prior.fading`) the field has changed since the first readings,
 * and what each counts has decayed to its correlation with the present field: that is what a half-life means. In others (`prior.empty`)
 * nothing is left of them.
 */
export function drawFieldTasks(tasks: number, contexts: number, targets: number, prior: FieldPrior, random: Random): TaskBatch {
  const inputs = inputsOf(prior);
  const batch = emptyBatch(tasks, contexts, targets, inputs);
  const logWeights = new Float32Array(tasks * contexts);
  const onPath = targets >> 2;
  drawFields(tasks, prior, random).forEach((read, task) => {
    const path = visitedPositions(contexts + onPath, inputs, random);
    const order = Uint32Array.from({ length: contexts + onPath }, (_, i) => i);
    // Half of the time the targets on the path lie between the readings, else at its end.
    if (random.uniform() < 0.5) random.shuffle(order);
    const visited = (i: number): Float64Array => path.subarray(order[i] * inputs, (order[i] + 1) * inputs);
    const target = (i: number): Float64Array => {
      if (i < onPath) return visited(contexts + i);
      if (i >= 2 * onPath) return new Float64Array(inputs).map(() => random.uniform(-1, 1));
      const reach = NEAR * random.uniform();
      return visited(random.integer(contexts)).map((u) => clamp(u + reach * random.normal()));
    };
    const age = random.uniform() < prior.fading ? drawAge(random) : undefined;
    // Recipes without it draw nothing here: their held-out tasks stay the same.
    const isEmpty = prior.empty > 0 && random.uniform() < prior.empty;
    const put = (place: Float64Array, at: number, xs: Float32Array, ys: Float32Array, sameness = 1): void => {
      xs.set(place, at * inputs);
      ys[at] = read(place, sameness);
    };
    for (let i = 0; i < contexts; i++) {
      // By the time of its visit, whatever the order.
      const decay = age === undefined ? 0 : -age(1 - order[i] / order.length);
      put(visited(i), task * contexts + i, batch.contextX, batch.contextY, Math.exp(decay));
      logWeights[task * contexts + i] = isEmpty ? GONE : decay;
    }
    for (let i = 0; i < targets; i++) put(target(i), task * targets + i, batch.targetX, batch.targetY);
  });
  return { ...batch, logWeights };
}

/** Age of a reading by its place in time, 1 the first and 0 the last of the path, in units in which evidence decays by e. */
function drawAge(random: Random): (past: number) => number {
  const newest = random.uniform() < 0.5 ? 0 : random.logUniform(0.05, 12);
  const span = random.logUniform(0.1, 10);
  return (past) => newest + span * past;
}

/**
 * Re-scales each task's values by the mean and std of its context, shrunk towards 0 and 1 and jittered: what the node's automatic
 * value scale does to a field that is not of unit scale.
 */
export function renormalise(batch: TaskBatch, random: Random): void {
  const { tasks, contexts, targets, contextY, targetY, posterior } = batch;
  const weight = contexts / (contexts + 2);
  for (let task = 0; task < tasks; task++) {
    const context = contextY.subarray(task * contexts, (task + 1) * contexts);
    const target = targetY.subarray(task * targets, (task + 1) * targets);
    const mean = context.reduce((sum, y) => sum + y, 0) / contexts;
    const variance = context.reduce((sum, y) => sum + (y - mean) ** 2, 0) / contexts;
    const std = Math.sqrt(weight * variance + 1 - weight) * Math.exp(0.15 * random.normal());
    const centres = posterior === undefined ? [] : [posterior.mean.subarray(task * targets, (task + 1) * targets)];
    for (const values of [context, target, ...centres])
      for (let i = 0; i < values.length; i++) values[i] = (values[i] - weight * mean) / std;
    const variances = posterior?.variance.subarray(task * targets, (task + 1) * targets) ?? new Float32Array();
    for (let i = 0; i < variances.length; i++) variances[i] /= std ** 2;
  }
}
