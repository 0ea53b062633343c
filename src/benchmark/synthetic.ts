import { createEngine } from '../engine/create-engine.js';
import type { Model } from '../engine/model.js';
import { drawHeldOut, type HeldOutScore, score } from '../train/held-out.js';
import type { TaskBatch } from '../train/prior/task.js';
import type { TrainConfig } from '../train/train-config.js';

/** Scores of a model on tasks that it was never trained on, predicted as the node predicts: on the robot's engine, from folded states. */
export async function synthetic(model: Model, latents: number): Promise<HeldOutScore[]> {
  if (model.metadata.recipe === undefined) throw new Error(`model ${model.name} has no recipe in its metadata: its prior is not known`);
  const engine = await createEngine(model, { latents });
  const logLikelihoods = ({ tasks, contexts, targets, inputs, contextX, contextY, targetX, targetY }: TaskBatch): Float64Array => {
    const all = new Float64Array(tasks * targets);
    for (let task = 0; task < tasks; task++) {
      const part = (data: Float32Array, size: number): Float64Array => Float64Array.from(data.subarray(task * size, (task + 1) * size));
      const state = engine.newState();
      engine.fold(state, part(contextX, contexts * inputs), part(contextY, contexts));
      const { mean, std } = engine.predict(engine.condition(state), part(targetX, targets * inputs));
      part(targetY, targets).forEach((y, i) => {
        all[task * targets + i] = -0.5 * ((y - mean[i]) / std[i]) ** 2 - Math.log(std[i]) - 0.5 * Math.log(2 * Math.PI);
      });
    }
    return all;
  };
  return score(drawHeldOut(JSON.parse(model.metadata.recipe) as TrainConfig), logLikelihoods);
}
