import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { SpectralField } from '../train/prior/spectral-field.js';
import { ExactGpRegression } from './exact-gp-regression.js';

test('on fields of its own kernel the fitted process is calibrated and close to the truth', () => {
  const random = new Random(5);
  const [field] = SpectralField.pair({ smoothness: 1.5, lengths: [0.5, 0.5], angle: 0 }, random);
  const places = (n: number): Float64Array => new Float64Array(2 * n).map(() => random.uniform(-1, 1));
  const read = (x: Float64Array): Float64Array =>
    Float64Array.from({ length: x.length / 2 }, (_, i) => field.at(x.subarray(2 * i, 2 * i + 2)) + 0.1 * random.normal());
  const x = places(400);
  const gp = new ExactGpRegression({ x, y: read(x) }, random, 150, 400);
  const targets = places(400);
  const truth = read(targets);
  const { mean, std } = gp.predict(targets);
  const rmse = Math.sqrt(truth.reduce((sum, y, i) => sum + (y - mean[i]) ** 2, 0) / truth.length);
  const inside = truth.filter((y, i) => Math.abs(y - mean[i]) < 1.645 * std[i]).length / truth.length;
  assert.ok(rmse < 0.25, `rmse ${rmse}`);
  assert.ok(inside > 0.83 && inside < 0.96, `coverage ${inside}`);
});
