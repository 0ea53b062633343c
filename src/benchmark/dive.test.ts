import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { score } from '../math/score.js';
import { dive } from './dive.js';
import { ExactGpRegression } from './exact-gp-regression.js';

test('the dive is a survey of a volume, the same each time', () => {
  const { train, test: targets } = dive();
  assert.equal(train.x.length, 3 * train.y.length);
  for (const { x, y } of [train, targets]) {
    x.forEach((u, i) => assert.ok(i % 3 === 2 ? u <= 0 && u >= -60 : u >= 0 && u <= 300, `${u}`));
    assert.ok(y.every((value) => value > 7 && value < 22));
  }
  assert.deepEqual(dive(), { name: 'dive', train, test: targets });
});

test('what was read along the path tells of the rest of the volume', () => {
  const { train, test: targets } = dive();
  const mean = train.y.reduce((sum, y) => sum + y, 0) / train.y.length;
  const std = Math.sqrt(train.y.reduce((sum, y) => sum + (y - mean) ** 2, 0) / train.y.length);
  const samples = { x: train.x.map((u) => u / 300), y: train.y.map((y) => (y - mean) / std) };
  const prediction = new ExactGpRegression(samples, new Random(1), 150, 500).predict(targets.x.map((u) => u / 300));
  const { rmse } = score(
    targets.y.map((y) => (y - mean) / std),
    prediction.mean,
    prediction.std,
  );
  assert.ok(rmse < 0.6, `${rmse}`);
});
