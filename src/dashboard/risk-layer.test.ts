import assert from 'node:assert/strict';
import { test } from 'node:test';
import { riskOf } from '../field/risk.js';
import { riskLayer } from './risk-layer.js';

test('with the threshold of the node the page shows what the node publishes', () => {
  const grid = { mean: Float32Array.of(20, 24, 25, 23.5, 31), std: Float32Array.of(1, 1, 2, 0.5, 0.2) };
  const prediction = { mean: Float64Array.from(grid.mean), std: Float64Array.from(grid.std) };
  const prior = new Float64Array(5).fill(10);
  for (const side of ['above', 'below'] as const) {
    const options = { threshold: 24, side };
    assert.deepEqual(Array.from(riskLayer(grid, options), Math.round), Array.from(riskOf(prediction, prior, options)));
  }
});
