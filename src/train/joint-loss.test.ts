import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { jointLoss } from './joint-loss.js';

const RANK = 3;

/** Factors of length below 1. */
function drawFactors(n: number, random: Random): Float64Array {
  return Float64Array.from(random.normals(n * RANK), (v) => 0.4 * Math.tanh(v));
}

test('two targets: the textbook formula', () => {
  const factors = Float64Array.of(0.6, 0, 0.5, 0.3, 0.2, 0.7);
  const [e, f] = [0.4, -1.3];
  const r = 0.6 * 0.3 + 0.5 * 0.7;
  const expected = 0.5 * (Math.log(1 - r ** 2) + (e ** 2 - 2 * r * e * f + f ** 2) / (1 - r ** 2));
  assert.ok(Math.abs(jointLoss(factors, RANK, Float64Array.of(e, f)) - expected) < 1e-12);
});

test('the gradient is that of finite differences', () => {
  const random = new Random(4);
  const factors = drawFactors(6, random);
  const residuals = random.normals(6);
  const gradient = new Float64Array(factors.length);
  jointLoss(factors, RANK, residuals, gradient);
  for (let i = 0; i < factors.length; i++) {
    const moved = (step: number): number =>
      jointLoss(
        factors.map((a, k) => (k === i ? a + step : a)),
        RANK,
        residuals,
      );
    assert.ok(Math.abs((moved(1e-6) - moved(-1e-6)) / 2e-6 - gradient[i]) < 1e-6, `${i}`);
  }
});
