import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Adam } from './adam.js';

const config = { beta1: 0.9, beta2: 0.99 };

test('the first step moves by the learning rate against the gradient', () => {
  const parameters = Float32Array.of(1, 2);
  new Adam(2, config).update(parameters, Float32Array.of(0.3, -0.4), 0, 0.01);
  assert.ok(Math.abs(parameters[0] - 0.99) < 1e-6 && Math.abs(parameters[1] - 2.01) < 1e-6);
});

test('a quadratic is minimised', () => {
  const parameters = Float32Array.of(3, -2);
  const adam = new Adam(2, config);
  for (let step = 0; step < 500; step++) {
    const gradient = parameters.map((p) => 2 * (p - 1));
    adam.update(parameters, gradient, step, 0.1 * (1 - step / 500));
  }
  for (const p of parameters) assert.ok(Math.abs(p - 1) < 0.01, `${p}`);
});

test('skipped parameters stay', () => {
  const parameters = Float32Array.of(1, 1);
  new Adam(2, config).update(parameters, Float32Array.of(1, 1), 0, 0.1, Uint8Array.of(1, 0));
  assert.equal(parameters[0], 1);
  assert.ok(parameters[1] < 1);
});
