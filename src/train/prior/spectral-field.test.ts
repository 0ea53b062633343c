import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { type FieldKernel, SpectralField } from './spectral-field.js';

/** Mean of the product of a field with itself at a displacement, over many fields and places. */
function covariance(kernel: FieldKernel, dx: number, dy: number): number {
  const random = new Random(11);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < 150; i++) {
    for (const field of SpectralField.pair(kernel, random)) {
      for (let k = 0; k < 20; k++, count++) {
        const [x, y] = [random.uniform(-1, 1 - dx), random.uniform(-1, 1 - dy)];
        sum += field.at(x, y) * field.at(x + dx, y + dy);
      }
    }
  }
  return sum / count;
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
  for (const y of [-1, 0, 1]) assert.ok(Math.abs(field.at(-period / 2 + 1e-9, y) - field.at(period / 2 - 1e-9, y)) < 1e-6);
});
