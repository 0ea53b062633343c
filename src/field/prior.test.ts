import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../engine/engine.js';
import { Prior } from './prior.js';
import { assertClose, testEngine } from './testing/test-field.js';

test('what was computed once is remembered, and is what the engine says', () => {
  let predicted = 0;
  const counting: Engine = {
    ...testEngine,
    model: testEngine.model,
    newState: () => testEngine.newState(),
    condition: (state) => testEngine.condition(state),
    predict: (conditioned, inputs) => {
      predicted += inputs.length / 2;
      return testEngine.predict(conditioned, inputs);
    },
  };
  const prior = new Prior(counting);
  const inputs = Float64Array.of(0.1, -0.9, 1, 0.5, 0.1, -0.9, -1, 1);
  const expected = testEngine.predict(testEngine.condition(testEngine.newState()), inputs);
  for (let i = 0; i < 3; i++) {
    const { mean, std } = prior.predict(inputs);
    assertClose(mean, expected.mean, 1e-12);
    assertClose(std, expected.std, 1e-12);
  }
  assert.equal(predicted, 3);
  prior.predict(Float64Array.of(0.25, 0.25, 1, 0.5));
  assert.equal(predicted, 4);
});

test('more targets than are remembered', () => {
  const prior = new Prior(testEngine);
  const many = new Float64Array(2 * 65_537).map((_, i) => Math.sin(i));
  const first = prior.predict(many).std.slice(0, 4);
  assertClose(prior.predict(many.slice(0, 8)).std, first, 1e-12);
});
