import { type Conditioned, covarianceRank, type Engine } from '../engine/engine.js';
import { normalLogDensity } from '../math/normal.js';
import { jointLoss } from '../train/joint-loss.js';
import type { TaskBatch } from '../train/prior/task.js';
import type { TaskPredictor } from './task-predictor.js';

/** A model predicting as the node does: from a folded state, on an engine. For joint predictions the true values of each block are folded too. */
export class EnginePredictor implements TaskPredictor {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get name(): string {
    return this.#engine.model.name;
  }

  logLikelihoods(batch: TaskBatch): Float64Array {
    const engine = this.#engine;
    return eachTask(batch, ({ contextX, contextY, targetX, targetY, logWeights }) => {
      const state = engine.newState();
      engine.fold(state, contextX, contextY, logWeights);
      const { mean, std } = engine.predict(engine.condition(state), targetX);
      return targetY.map((y, i) => normalLogDensity(y, mean[i], std[i]));
    });
  }

  jointLogLikelihoods(batch: TaskBatch, block: number): Float64Array {
    const engine = this.#engine;
    const { inputs } = batch;
    return eachTask(batch, ({ contextX, contextY, targetX, targetY, logWeights }) => {
      const state = engine.newState();
      engine.fold(state, contextX, contextY, logWeights);
      const scores = new Float64Array(targetY.length);
      for (let from = 0; from < targetY.length; from += block) {
        const y = targetY.subarray(from, from + block);
        const x = targetX.subarray(from * inputs, (from + y.length) * inputs);
        scores.fill(this.#together(engine.condition(state), x, y) / y.length, from, from + y.length);
        engine.fold(state, x, y);
      }
      return scores;
    });
  }

  /** Joint log-likelihood of some targets; of one target its own. */
  #together(conditioned: Conditioned, x: Float64Array, y: Float64Array): number {
    const engine = this.#engine;
    const { mean, std } = engine.predict(conditioned, x);
    if (y.length === 1) return normalLogDensity(y[0], mean[0], std[0]);
    const residuals = y.map((value, i) => (value - mean[i]) / std[i]);
    const scale = std.reduce((sum, s) => sum + Math.log(s), 0) + 0.5 * y.length * Math.log(2 * Math.PI);
    return -scale - jointLoss(engine.correlationFactors(conditioned, x), covarianceRank(engine.model), residuals);
  }
}

interface Task {
  readonly contextX: Float64Array;
  readonly contextY: Float64Array;
  readonly targetX: Float64Array;
  readonly targetY: Float64Array;
  readonly logWeights?: Float64Array;
}

/** @param score of each target of a task. */
function eachTask({ tasks, contexts, targets, inputs, ...points }: TaskBatch, score: (task: Task) => Float64Array): Float64Array {
  const all = new Float64Array(tasks * targets);
  for (let task = 0; task < tasks; task++) {
    const part = (data: Float32Array, size: number): Float64Array => Float64Array.from(data.subarray(task * size, (task + 1) * size));
    const scored = score({
      contextX: part(points.contextX, contexts * inputs),
      contextY: part(points.contextY, contexts),
      targetX: part(points.targetX, targets * inputs),
      targetY: part(points.targetY, targets),
      logWeights: points.logWeights && part(points.logWeights, contexts),
    });
    all.set(scored, task * targets);
  }
  return all;
}
