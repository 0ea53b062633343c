import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { correlation } from '../exact-gp.js';
import { type FieldKernel, unitMetric } from './field-kernel.js';
import { FourierField } from './fourier-field.js';
import { sampledCovariance } from './testing/sampled-covariance.js';

const DISPLACEMENTS = [
  [0, 0, 0],
  [0.2, 0, 0],
  [0, 0.5, 0],
  [0, 0, 0.1],
  [0, 0, 0.5],
  [0.3, 0.3, 0.05],
];

for (const smoothness of [Infinity, 2.5, 1.5, 0.5]) {
  test(`the covariance over a cube is that of the kernel of smoothness ${smoothness}`, () => {
    const kernel: FieldKernel = { smoothness, lengths: [0.8, 0.4, 0.2], angle: 0.6 };
    const metric = unitMetric(kernel);
    const random = new Random(3);
    const fields = Array.from({ length: 1500 }, () => new FourierField(kernel, random));
    for (const displacement of DISPLACEMENTS) {
      const scaled = metric.map((row) => row.reduce((sum, m, axis) => sum + m * displacement[axis], 0));
      const expected = correlation(Math.hypot(...scaled), smoothness);
      const sampled = sampledCovariance(fields, displacement, 5, random);
      assert.ok(Math.abs(sampled - expected) < 0.06, `${displacement.join()}: ${sampled}, expected ${expected}`);
    }
  });
}

test('values are those of a Gaussian: their fourth moment is three times their squared variance', () => {
  const random = new Random(5);
  const kernel: FieldKernel = { smoothness: 0.5, lengths: [0.5, 0.5, 0.5], angle: 0 };
  const values = Array.from({ length: 4000 }, () => new FourierField(kernel, random).at(Float64Array.of(0.3, -0.2, 0.9)));
  const moment = (power: number): number => values.reduce((sum, v) => sum + v ** power, 0) / values.length;
  const kurtosis = moment(4) / moment(2) ** 2;
  assert.ok(Math.abs(kurtosis - 3) < 0.3, `${kurtosis}`);
});
