import { Random } from '../cmab/random.js';
import type { Engine } from '../engine/engine.js';
import { drawExact } from '../train/prior/prior.js';
import type { TaskBatch } from '../train/prior/task.js';
import type { TrainConfig } from '../train/train-config.js';

const READINGS = 200;
const TASKS = 64;
const TARGETS = 100;
const SEED = 1;
/** Noise of a reading, in the field's scale: with much more of it no reading is an outlier. */
const NOISE = [0.05, 0.3] as const;
/** How far the outlier is off, in standard deviations of the values. */
const SIZES = [3, 5, 10, 30, 100, 1000];
/** Half-widths of a tile: what is farther from the outlier is elsewhere. */
const ELSEWHERE = 0.5;

/** What one gross outlier among the readings does to the mean, in standard deviations of the values: median and greatest of all tasks. */
export interface OutlierRow {
  readonly size: number;
  readonly at_place: number;
  readonly at_place_most: number;
  readonly elsewhere: number;
  /** Of 19 in 20 targets. */
  readonly elsewhere_95: number;
  /** Of the model where nothing was read. */
  readonly prior_std: number;
}

/**
 * Gaussian process tasks of the model's prior, predicted with and without an outlier in the place of one reading.
 *
 * @throws Error where the model's file does not say its prior.
 */
export function outlier(engine: Engine): OutlierRow[] {
  const { name, metadata } = engine.model;
  if (metadata.recipe === undefined) throw new Error(`model ${name} has no recipe in its metadata: its prior is not known`);
  const { prior } = JSON.parse(metadata.recipe) as TrainConfig;
  if (prior.kind === 'gp1d' || prior.kind === 'images') throw new Error(`model ${name} is not of fields`);
  const size = { tasks: TASKS, contexts: READINGS, targets: TARGETS };
  const tasks = drawExact(size, { ...prior, noise: NOISE }, new Random(SEED));
  if (tasks === undefined) throw new Error(`the prior of model ${name} has no exact tasks`);
  const [prior_std] = engine.predict(engine.condition(engine.newState()), new Float64Array(engine.model.architecture.inputs)).std;
  return SIZES.map((off) => ({ size: off, ...shifts(engine, tasks.batch, off), prior_std }));
}

function shifts(engine: Engine, batch: TaskBatch, off: number): Omit<OutlierRow, 'size' | 'prior_std'> {
  const place: number[] = [];
  const elsewhere: number[] = [];
  for (let task = 0; task < batch.tasks; task++) {
    const { x, y, targets } = taskOf(batch, task);
    const row = task % READINGS;
    const reading = x.subarray(row * batch.inputs, (row + 1) * batch.inputs);
    const points = Float64Array.from([...reading, ...targets]);
    const before = meanOf(engine, x, y, points);
    const after = meanOf(
      engine,
      x,
      y.map((value, i) => (i === row ? value + off : value)),
      points,
    );
    after.forEach((mean, i) => {
      const distance = Math.hypot(...reading.map((u, axis) => points[i * batch.inputs + axis] - u));
      if (i === 0) place.push(Math.abs(mean - before[i]));
      else if (distance > ELSEWHERE) elsewhere.push(Math.abs(mean - before[i]));
    });
  }
  return {
    at_place: quantile(place, 0.5),
    at_place_most: quantile(place, 1),
    elsewhere: quantile(elsewhere, 0.5),
    elsewhere_95: quantile(elsewhere, 0.95),
  };
}

function taskOf({ contexts, targets, inputs, contextX, contextY, targetX }: TaskBatch, task: number) {
  const part = (data: Float32Array, length: number) => Float64Array.from(data.subarray(task * length, (task + 1) * length));
  return { x: part(contextX, contexts * inputs), y: part(contextY, contexts), targets: part(targetX, targets * inputs) };
}

function meanOf(engine: Engine, x: Float64Array, y: Float64Array, points: Float64Array): Float64Array {
  const state = engine.newState();
  engine.fold(state, x, y);
  return Float64Array.from(engine.predict(engine.condition(state), points).mean);
}

function quantile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(share * values.length))];
}
