import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScaleEstimator, scaleOf } from './value-scale.js';

test('numbers are the scale at once', () => {
  const estimator = new ScaleEstimator({ mean: 3, std: 2 });
  assert.deepEqual(estimator.scale, { mean: 3, std: 2 });
  assert.equal(estimator.take(Float64Array.of(1, 2)), 0);
});

test('mean and standard deviation of the warm-up, and not of what follows', () => {
  const estimator = new ScaleEstimator({ mean: 'auto', std: 'auto', warmup: 4 });
  assert.equal(estimator.take(Float64Array.of(1, 2)), 2);
  assert.deepEqual([estimator.scale, estimator.missing], [undefined, 2]);
  assert.equal(estimator.take(Float64Array.of(4, 9, 1e6)), 2);
  assert.equal(estimator.scale?.mean, 4);
  assert.ok(Math.abs((estimator.scale?.std ?? 0) - Math.sqrt((9 + 4 + 0 + 25) / 3)) < 1e-12);
  assert.equal(estimator.missing, 0);
  estimator.reset();
  assert.deepEqual([estimator.scale, estimator.missing], [undefined, 4]);
});

test('one number and one auto', () => {
  const estimator = new ScaleEstimator({ mean: 'auto', std: 0.5, warmup: 2 });
  estimator.take(Float64Array.of(1, 3));
  assert.deepEqual(estimator.scale, { mean: 2, std: 0.5 });
  assert.equal(estimator.conflict({ mean: 7, std: 0.5 }), undefined);
  assert.match(estimator.conflict({ mean: 7, std: 0.6 }) ?? '', /value std 0\.6, not 0\.5/);
});

test('a warm-up that does not vary still gives a usable scale', () => {
  const constant = (value: number) => scaleOf(new Float64Array(64).fill(value));
  assert.deepEqual(constant(20), { mean: 20, std: 0.02 });
  assert.deepEqual(constant(-20), { mean: -20, std: 0.02 });
  assert.deepEqual(constant(0), { mean: 0, std: 1 });
  assert.deepEqual(scaleOf(Float64Array.of(5)), { mean: 5, std: 0.005 });
});

test('an unfinished warm-up goes on from its sums', () => {
  const values = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6);
  const whole = new ScaleEstimator({ mean: 'auto', std: 'auto', warmup: 8 });
  whole.take(values);
  const first = new ScaleEstimator({ mean: 'auto', std: 'auto', warmup: 8 });
  first.take(values.subarray(0, 3));
  const second = new ScaleEstimator({ mean: 'auto', std: 'auto', warmup: 8 });
  second.restore(undefined, first.sums);
  assert.equal(second.missing, 5);
  second.take(values.subarray(3));
  assert.deepEqual(second.scale, whole.scale);
});

test('numbers are the scale also where a warm-up was stored unfinished', () => {
  const first = new ScaleEstimator({ mean: 'auto', std: 'auto', warmup: 8 });
  first.take(Float64Array.of(1, 2, 4));
  const second = new ScaleEstimator({ mean: 12, std: 5, warmup: 8 });
  second.restore(undefined, first.sums);
  assert.deepEqual(second.scale, { mean: 12, std: 5 });
  assert.equal(second.missing, 0);
});
