import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { testArchitecture, testModel } from '../engine/test-model.js';
import { cholesky } from '../math/cholesky.js';
import { Field } from './field.js';
import { BLOCK, MAX_JOINT_POINTS } from './joint.js';
import { assertClose, testField, testPoints, testReadings } from './testing/test-field.js';

test('samples have the stated mean and covariance, over several tiles', () => {
  const field = testField();
  field.fold(testReadings(60));
  const points = testPoints.slice(0, 12);
  const n = points.length / 2;
  const count = 40_000;
  const { mean, std, covariance, samples } = field.predictJoint(points, { covariance: true, samples: count });
  const deviation = (s: number, i: number): number => (samples[s * n + i] - mean[i]) / std[i];
  let strongest = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let s = 0; s < count; s++) sum += deviation(s, i) * deviation(s, j);
      const stated = covariance[i * n + j] / (std[i] * std[j]);
      if (i !== j) strongest = Math.max(strongest, Math.abs(stated));
      // Four standard errors of an empirical correlation.
      assert.ok(Math.abs(sum / count - stated) < (4 * Math.SQRT2) / Math.sqrt(count), `${i}, ${j}: ${sum / count}, stated ${stated}`);
    }
  }
  assert.ok(strongest > 0.05, 'the points hang together at all');
});

test('many points are sampled block by block: what was sampled is read as readings by the next block', () => {
  const field = testField();
  field.fold(testReadings(40));
  // The same place again and again: the second block must know what the first has drawn there.
  const place = [0.4, -0.3];
  const points = Float64Array.from({ length: 2 * (BLOCK + 1) }, (_, i) => place[i % 2]);
  const { samples } = field.predictJoint(points, { covariance: false, samples: 3 });
  for (let s = 0; s < 3; s++) {
    const [block, last] = [samples.slice(s * (BLOCK + 1), (s + 1) * (BLOCK + 1) - 1), samples[(s + 1) * (BLOCK + 1) - 1]];
    const next = testField();
    next.fold(testReadings(40));
    next.fold({ positions: points.slice(0, 2 * BLOCK), values: block, stamps: new Float64Array(BLOCK).fill(139) });
    const { mean, std } = next.predict(Float64Array.from(place));
    assert.ok(Math.abs(last - mean[0]) < 5 * std[0], `sample ${s}: ${last}, predicted ${mean[0]} +- ${std[0]}`);
  }
});

test('sampled in steps, with readings folded between them, the points are those of the field at the first step', () => {
  const wanted = testField();
  wanted.fold(testReadings(40));
  const field = testField();
  field.fold(testReadings(40));
  const points = Float64Array.from({ length: 2 * (BLOCK + 20) }, (_, i) => 5 * Math.sin(i));
  const options = { covariance: false, samples: 3 };
  const steps = field.predictJointInSteps(points, options);
  let count = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next(), count++) field.fold({ positions: Float64Array.of(1, 1), values: Float64Array.of(30) });
  assert.ok(count > 3 * 2, `${count} pauses`);
  assert.deepEqual(step.value, wanted.predictJoint(points, options));
  assert.notDeepEqual(field.predict(points), wanted.predict(points), 'the field itself has changed');
});

test('over several tiles, with points given twice, the covariance is positive semi-definite with the variances on its diagonal', () => {
  const field = testField();
  field.fold(testReadings(100));
  const points = Float64Array.from([...testPoints, ...testPoints.slice(0, 20)]);
  const n = points.length / 2;
  const alone = field.predict(points);
  const { mean, std, covariance, samples } = field.predictJoint(points, { covariance: true, samples: 2 });
  assert.deepEqual([mean, std], [alone.mean, alone.std]);
  assert.equal(samples.length, 2 * n);
  assert.ok(samples.every(Number.isFinite));
  const loaded = covariance.map((c, i) => (i % (n + 1) === 0 ? c * (1 + 1e-6) : c));
  assert.ok(cholesky(loaded, n));
  for (let i = 0; i < n; i++) {
    assert.ok(Math.abs(covariance[i * (n + 1)] - std[i] ** 2) <= 1e-12 * std[i] ** 2);
    for (let j = 0; j < n; j++) assert.equal(covariance[i * n + j], covariance[j * n + i]);
  }
});

test('forgetting does not change what a reading of now would teach', () => {
  const young = testField();
  const old = testField({ halfLife: 1 });
  const point = Float64Array.of(0, 0, 0.5, 0);
  // All that the second field has seen is forgotten, so that it equals one that has seen nothing.
  old.fold(testReadings(50));
  const options = { covariance: true, samples: 0 };
  const wanted = young.predictJoint(point, options).covariance;
  assertClose(old.predictJoint(point, options, 10_000).covariance, wanted, 1e-6);
});

test('nothing is computed that was not asked for, and no more than can be', () => {
  const field = testField();
  const { covariance, samples } = field.predictJoint(testPoints, { covariance: false, samples: 0 });
  assert.deepEqual([covariance.length, samples.length], [0, 0]);
  const many = new Float64Array(2 * (MAX_JOINT_POINTS + 1));
  assert.throws(
    () => field.predictJoint(many, { covariance: true, samples: 0 }),
    /points: 1025 are too many for a covariance; allowed: at most 1024/,
  );
  assert.doesNotThrow(() => field.predictJoint(many, { covariance: false, samples: 0 }));
  assert.throws(() => field.predictJoint(testPoints, { covariance: false, samples: 1e9 }), /samples: 1000000000 of 40 points are too many/);
  const none = field.predictJoint(new Float64Array(), { covariance: true, samples: 3 });
  assert.deepEqual([none.mean.length, none.covariance.length, none.samples.length], [0, 0, 0]);
});

test('a model without a covariance head says so', async () => {
  const architecture = { ...testArchitecture, covarianceRank: undefined };
  const engine = await createEngine(testModel(architecture), { latents: 16, kind: 'reference' });
  const field = new Field(engine, { scale: { mean: 0, std: 1 }, tile: { size: 8, overlap: 0.5 } });
  assert.throws(() => field.predictJoint(Float64Array.of(0, 0), { covariance: true, samples: 0 }), /model test has no covariance head/);
});
