import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import type { FieldKernel } from './field-kernel.js';
import { SpectralField } from './spectral-field.js';
import { sampledCovariance } from './testing/sampled-covariance.js';

function covariance(kernel: FieldKernel, dx: number, dy: number): number {
  const random = new Random(11);
  const fields = Array.from({ length: 150 }, () => SpectralField.pair(kernel, random)).flat();
  return sampledCovariance(fields, [dx, dy], 20, random);
}

test('fields have unit variance and the covariance of their kernel', () => {
  const rbf: FieldKernel = { smoothness: Infinity, lengths: [0.3, 0.3], angle: 0 };
  assert.ok(Math.abs(covariance(rbf, 0, 0) - 1) < 0.1);
  assert.ok(Math.abs(covariance(rbf, 0.3, 0) - Math.exp(-0.5)) < 0.1);
  const matern: FieldKernel = { smoothness: 0.5, lengths: [0.4, 0.4], angle: 0 };
  assert.ok(Math.abs(covariance(matern, 0, 0.4) - Math.exp(-1)) < 0.1);
});

test('length scales follow the rotated axes', () => {
  const along: FieldKernel = { smoothness: Infinity, lengths: [0.8, 0.1], angle: 0 };
  assert.ok(covariance(along, 0.3, 0) > 0.8);
  assert.ok(covariance(along, 0, 0.3) < 0.2);
  const across: FieldKernel = { ...along, angle: Math.PI / 2 };
  assert.ok(covariance(across, 0, 0.3) > 0.8);
});

test('a field is continuous across the seam of its torus', () => {
  const [field] = SpectralField.pair({ smoothness: Infinity, lengths: [0.5, 0.5], angle: 0 }, new Random(1));
  const period = 2.1 + 2 * 0.5;
  for (const y of [-1, 0, 1]) {
    const [left, right] = [-period / 2 + 1e-9, period / 2 - 1e-9].map((x) => field.at(Float64Array.of(x, y)));
    assert.ok(Math.abs(left - right) < 1e-6);
  }
});
