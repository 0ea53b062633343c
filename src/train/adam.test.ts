import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Adam, type OptimizerConfig, scheduledRate } from './adam.js';

const config: OptimizerConfig = { learningRate: 0.1, warmup: 10, beta1: 0.9, beta2: 0.99, clip: 1 };

test('the first step moves by the learning rate against the gradient', () => {
  const parameters = Float32Array.of(1, 2);
  new Adam(2, config).update(parameters, Float32Array.of(0.3, -0.4), 0, 0.01);
  assert.ok(Math.abs(parameters[0] - 0.99) < 1e-6 && Math.abs(parameters[1] - 2.01) < 1e-6);
});

test('a quadratic is minimised', () => {
  const parameters = Float32Array.of(3, -2);
  const adam = new Adam(2, config);
  for (let step = 0; step < 500; step++)
    adam.update(
      parameters,
      parameters.map((p) => 2 * (p - 1)),
      step,
      scheduledRate(step, 500, config),
    );
  for (const p of parameters) assert.ok(Math.abs(p - 1) < 0.01, `${p}`);
});

test('gradients are clipped to the norm, and left out when they are not finite', () => {
  const adam = new Adam(2, config);
  assert.equal(adam.update(new Float32Array(2), Float32Array.of(30, 40), 0, 0.1), 50);
  assert.ok(Math.abs(Math.hypot(...adam.first) - 0.1) < 1e-6);
  const parameters = Float32Array.of(1, 1);
  adam.update(parameters, Float32Array.of(NaN, 1), 1, 0.1);
  assert.deepEqual(parameters, Float32Array.of(1, 1));
});

test('the rate warms up, then falls to 0', () => {
  assert.ok(scheduledRate(0, 100, config) < 0.011);
  assert.ok(scheduledRate(9, 100, config) > 0.09);
  assert.ok(scheduledRate(99, 100, config) < 1e-3);
});
