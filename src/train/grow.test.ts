import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterShapes } from '../cmab/parameters.js';
import { Random } from '../cmab/random.js';
import type { Tensor } from '../cmab/weights.js';
import { createEngine } from '../engine/create-engine.js';
import type { Model } from '../engine/model.js';
import { testArchitecture, testModel } from '../engine/test-model.js';
import { grow } from './grow.js';
import { ParameterVector } from './parameter-vector.js';
import { drawFieldTasks } from './prior/task.js';
import { testPrior } from './prior/test-prior.js';

const trained = testModel();

async function predictions(model: Model): Promise<number[]> {
  const batch = drawFieldTasks(1, 30, 20, testPrior, new Random(3));
  const engine = await createEngine(model, { latents: 16, kind: 'reference' });
  const state = engine.newState();
  engine.fold(state, Float64Array.from(batch.contextX), Float64Array.from(batch.contextY));
  const { mean, std } = engine.predict(engine.condition(state), Float64Array.from(batch.targetX));
  return [...mean, ...std];
}

test('a network that got blocks predicts as before, until their outputs are trained', async () => {
  const random = new Random(2);
  const architecture = { ...testArchitecture, blocks: 4 };
  const weights = grow(trained.weights, parameterShapes(architecture));
  assert.deepEqual(Array.from(weights.keys()), Array.from(parameterShapes(architecture).keys()));
  const before = await predictions(trained);
  const after = await predictions({ ...trained, architecture, weights });
  after.forEach((value, i) => assert.ok(Math.abs(value - before[i]) < 1e-12, `${value} was ${before[i]}`));

  const { data } = weights.get('decoder.3.cross.out.weight') as Tensor;
  for (let i = 0; i < data.length; i++) data[i] = random.normal();
  const moved = await predictions({ ...trained, architecture, weights });
  assert.ok(
    moved.some((value, i) => Math.abs(value - before[i]) > 1e-3),
    'the new blocks are read',
  );
});

test('weights that do not fit are refused by name', () => {
  const take = (weights: Model['weights'], change: Partial<typeof testArchitecture>): void => {
    const shapes = parameterShapes({ ...testArchitecture, ...change });
    new ParameterVector(shapes).set(grow(weights, shapes));
  };
  assert.throws(() => take(trained.weights, { blocks: 1 }), /no place for the parameter 'blocks\.1\.latents'/);
  assert.throws(() => take(trained.weights, { latents: 8 }), /parameter 'latents' has the shape 16 x 16, not 8 x 16/);
  assert.throws(() => take(testModel({ ...testArchitecture, skip: false }).weights, {}), /parameter 'skip\.weight' is missing/);
});
