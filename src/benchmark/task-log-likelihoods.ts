import type { Engine } from '../engine/engine.js';
import { normalLogDensity } from '../math/normal.js';
import type { TaskBatch } from '../train/prior/task.js';

/** Log-likelihood of each target, tasks x targets, predicted as the node predicts: from a folded state, on the engine. */
export function taskLogLikelihoods(engine: Engine, batch: TaskBatch): Float64Array {
  const { tasks, contexts, targets, inputs, contextX, contextY, targetX, targetY, logWeights } = batch;
  const all = new Float64Array(tasks * targets);
  for (let task = 0; task < tasks; task++) {
    const part = (data: Float32Array, size: number): Float64Array => Float64Array.from(data.subarray(task * size, (task + 1) * size));
    const state = engine.newState();
    engine.fold(state, part(contextX, contexts * inputs), part(contextY, contexts), logWeights && part(logWeights, contexts));
    const { mean, std } = engine.predict(engine.condition(state), part(targetX, targets * inputs));
    part(targetY, targets).forEach((y, i) => {
      all[task * targets + i] = normalLogDensity(y, mean[i], std[i]);
    });
  }
  return all;
}
