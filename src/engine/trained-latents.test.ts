import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from './create-engine.js';
import { loadModel, shippedModels } from './load-model.js';
import { testModel } from './test-model.js';
import { fewestTrained } from './trained-latents.js';

const modelOf = (recipe?: string) => {
  const model = testModel();
  return { ...model, metadata: { ...model.metadata, ...(recipe === undefined ? {} : { recipe }) } };
};
const recipe = (counts: unknown, full: unknown) => JSON.stringify({ latents: { counts, full } });

test('the recipe says how few latents a model knows', () => {
  const most = testModel().architecture.latents;
  assert.equal(fewestTrained(modelOf(recipe([16, 8], 0.5))), 8);
  assert.equal(fewestTrained(modelOf(recipe([], 0.5))), most);
  assert.equal(fewestTrained(modelOf(recipe([8], 1))), most, 'never drawn');
});

test('what is no recipe says nothing', () => {
  for (const text of [undefined, '', '{', 'null', '3', '{}', '{"latents": 3}', recipe(8, 0.5), recipe(['8'], 0.5), recipe([-1], 0.5)])
    assert.equal(fewestTrained(modelOf(text)), undefined, text);
});

test('the shipped models know 8 latents and more', () => {
  for (const name of shippedModels()) assert.equal(fewestTrained(loadModel(name)), 8, name);
});

test('an engine with fewer warns, and is made', async () => {
  const said: string[] = [];
  const options = { kind: 'reference', onWarning: (text: string) => said.push(text) } as const;
  const model = modelOf(recipe([8], 0.5));
  await createEngine(model, { latents: 8, ...options });
  assert.deepEqual(said, []);
  assert.equal((await createEngine(model, { latents: 4, ...options })).latents, 4);
  assert.deepEqual(said, ['latents: 4: model test was trained with 8 and more; with fewer its predictions can be far off']);
});
