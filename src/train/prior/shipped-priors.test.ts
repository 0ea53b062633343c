import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { createEngine } from '../../engine/create-engine.js';
import { loadModel } from '../../engine/load-model.js';
import { scaleOf, type ValueScale } from '../../field/value-scale.js';
import type { ModelRecipe } from '../train-config.js';
import { type FieldPrior, inputsOf } from './field-prior.js';
import { drawFieldTasks } from './task.js';

const TASKS = 400;

/** Mean and standard deviation of noisy readings of fields of a prior. */
function marginal(prior: FieldPrior): ValueScale {
  return scaleOf(Float64Array.from(drawFieldTasks(TASKS, 1, 8, prior, new Random(4)).targetY));
}

for (const name of ['field2d', 'field3d']) {
  test(`${name} knows what it does not know: where nothing was read it predicts the fields that it was trained on`, async () => {
    const model = loadModel(name);
    const { prior } = JSON.parse(model.metadata.recipe) as ModelRecipe & { readonly prior: FieldPrior };
    const known = marginal(prior);
    const random = new Random(5);
    const places = new Float64Array(200 * inputsOf(prior)).map(() => random.uniform(-1, 1));
    for (const latents of [8, 16, 32, 64]) {
      const engine = await createEngine(model, { latents });
      const { mean, std } = engine.predict(engine.condition(engine.newState()), places);
      engine.dispose();
      const [low, high] = [Math.min(...std) / known.std, Math.max(...std) / known.std];
      assert.ok(low > 0.7 && high < 1.4, `${latents} latents: ${low} .. ${high} of ${known.std}`);
      assert.ok(mean.every((m) => Math.abs(m - known.mean) < 0.4 * known.std));
    }
  });
}
