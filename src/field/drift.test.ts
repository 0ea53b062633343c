import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { testModel } from '../engine/test-model.js';
import { cholesky } from '../math/cholesky.js';
import { explore } from './explore.js';
import type { Field } from './field.js';
import { finish } from './steps.js';
import { assertClose, testField, testPoints, testReadings } from './testing/test-field.js';

const HALF_LIFE = 50;
const LAST = 159;

function read(halfLife = HALF_LIFE): Field {
  const field = testField({ halfLife });
  field.fold(testReadings(60));
  return field;
}

/** Readings all of one moment, in one tile. */
function readAtOnce(halfLife: number): Field {
  const field = testField({ halfLife, tile: { size: 40, overlap: 0 } });
  field.fold({ ...testReadings(60), stamps: new Float64Array(60).fill(LAST) });
  return field;
}

test('readings of one moment that weigh w: the variance has kept sqrt(w) of what it was, the mean the root of that of its way from the prior', () => {
  const then = readAtOnce(0).predict(testPoints);
  const prior = testField({ tile: { size: 40, overlap: 0 } }).predict(testPoints);
  for (const age of [0, 1, 25, 50, 400]) {
    const kept = Math.sqrt(2 ** (-age / HALF_LIFE));
    const { mean, std } = readAtOnce(HALF_LIFE).predict(testPoints, LAST + age);
    assertClose(
      mean,
      prior.mean.map((m, i) => m + Math.sqrt(kept) * (then.mean[i] - m)),
      1e-9,
    );
    assertClose(
      std,
      prior.std.map((s, i) => Math.sqrt(kept * then.std[i] ** 2 + (1 - kept) * s ** 2)),
      1e-9,
    );
  }
});

test('where nobody comes again the field is in the end the prior, also beside a place that is read all the time', () => {
  const field = read();
  const far = Float64Array.of(3.5, 3.5, 3.8, 2.9);
  const place = Float64Array.of(-3.5, -3.5);
  for (let stamp = LAST + 10; stamp < LAST + 2000; stamp += 10)
    field.fold({ positions: place, values: Float64Array.of(12), stamps: Float64Array.of(stamp) });
  const [prior, now] = [testField().predict(far), field.predict(far)];
  assertClose(now.mean, prior.mean, 1e-3);
  assertClose(now.std, prior.std, 1e-3);
  const [here, noOne] = [field.predict(place), testField().predict(place)];
  assert.ok(Math.abs(here.mean[0] - noOne.mean[0]) > 0.05, 'what is read is known');
});

test('the covariance of stale points is that of their distribution, positive semi-definite, and so are the samples', () => {
  const field = read();
  const points = testPoints.slice(0, 24);
  const n = points.length / 2;
  const at = LAST + 30;
  const { mean, std } = field.predict(points, at);
  const count = 20_000;
  const joint = field.predictJoint(points, { covariance: true, samples: count }, at);
  assert.deepEqual([joint.mean, joint.std], [mean, std]);
  assert.ok(
    cholesky(
      joint.covariance.map((c, i) => (i % (n + 1) === 0 ? c * (1 + 1e-6) : c)),
      n,
    ),
  );
  for (let i = 0; i < n; i++) {
    assert.ok(Math.abs(joint.covariance[i * (n + 1)] - std[i] ** 2) <= 1e-12 * std[i] ** 2);
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let s = 0; s < count; s++) sum += (joint.samples[s * n + i] - mean[i]) * (joint.samples[s * n + j] - mean[j]);
      const error = (sum / count - joint.covariance[i * n + j]) / (std[i] * std[j]);
      assert.ok(Math.abs(error) < (5 * Math.SQRT2) / Math.sqrt(count), `${i}, ${j}: off by ${error}`);
    }
  }
});

test('as time goes by, no latents are computed again: the drift alone', async () => {
  const engine = await createEngine(testModel(), { latents: 16, kind: 'reference' });
  const condition = engine.condition.bind(engine);
  let conditions = 0;
  engine.condition = (...given) => {
    conditions++;
    return condition(...given);
  };
  const field = testField({ halfLife: HALF_LIFE }, engine);
  field.fold(testReadings(60));
  field.predict(testPoints, LAST);
  const atFirst = conditions;
  for (const age of [1, 10, 100]) field.predict(testPoints, LAST + age);
  assert.ok(atFirst > 0);
  assert.equal(conditions, atFirst);
});

test('of two places read long ago, and read again, one is worth more: the stale one is suggested', () => {
  const field = read();
  const suggest = (): number => finish(explore(field, [0, 0, 0], { count: 1, radius: 4 }, LAST + 200))[0].x;
  const stamps = (count: number) => Float64Array.from({ length: count }, () => LAST + 200);
  const half = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 4 * ((i / 200) % 1) : 8 * Math.abs(Math.sin(i)) - 4));
  field.fold({ positions: half, values: new Float64Array(100).fill(10), stamps: stamps(100) });
  assert.ok(suggest() < 0, `suggested at x = ${suggest()}, where it was just read`);
});
