import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { testModel } from '../engine/test-model.js';
import { cloudPath } from './clouds.js';
import { updateAgainstHistory } from './history.js';

test('an update is compared with a process that starts over and with a transformer, and clouds reach the state', async () => {
  const engine = await createEngine(testModel(), { latents: 16 });
  const against = await updateAgainstHistory(engine, { onnx: undefined, python: undefined }, [30, 100]);
  assert.deepEqual(
    against.map(({ operation }) => operation),
    ['10 readings after 30', '10 readings after 100'],
  );
  for (const rival of ['exact GP from scratch', 'exact GP appended', 'TNP-D, our kernel'])
    assert.ok(against.every((row) => Number(row[`${rival} / wasm`]) > 0));
  const clouds = await cloudPath(engine);
  assert.deepEqual(
    clouds.map(({ operation }) => operation),
    [1000, 30_000, 300_000].map((points) => `cloud of ${points} points to state`),
  );
  // Half a metre over 20 m x 20 m: 1600 cells, all of them hit by the largest cloud.
  assert.equal(Math.round(Number(clouds[2]['readings a cloud'])), 1600);
});
