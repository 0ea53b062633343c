import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CmanpState } from '../cmab/cmanp-state.js';
import type { Engine, Prediction } from '../engine/engine.js';
import { cholesky, solveLower } from '../math/cholesky.js';
import { JointPredictor, MAX_JOINT_POINTS } from './joint.js';
import { assertClose, testField, testPoints, testReadings } from './testing/test-field.js';

const NOISE = 0.2;
const kernel = (a: number, b: number) => Math.exp(-0.5 * (a - b) ** 2);

/** A one-dimensional Gaussian process in the place of the model: its joint distribution is known. */
class GaussianProcess {
  readonly places: number[] = [];
  readonly values: number[] = [];

  clone(): GaussianProcess {
    const copy = new GaussianProcess();
    copy.places.push(...this.places);
    copy.values.push(...this.values);
    return copy;
  }

  /** Covariance of noise-free values at `a` and `b`, and the mean at `a`, given the readings. */
  posterior(a: number, b: number): { covariance: number; mean: number } {
    const n = this.places.length;
    const gram = new Float64Array(n * n).map(
      (_, i) => kernel(this.places[Math.floor(i / n)], this.places[i % n]) + (i % (n + 1) === 0 ? NOISE ** 2 : 0),
    );
    assert.ok(cholesky(gram, n));
    const [ka, kb] = [a, b].map((x) => Float64Array.from(this.places, (place) => kernel(place, x)));
    const values = Float64Array.from(this.values);
    for (const vector of [ka, kb, values]) solveLower(gram, n, vector);
    const dot = (u: Float64Array, v: Float64Array) => u.reduce((sum, x, i) => sum + x * v[i], 0);
    return { covariance: kernel(a, b) - dot(ka, kb), mean: dot(ka, values) };
  }

  predict(targets: Float64Array): Prediction {
    const all = Array.from(targets, (x) => this.posterior(x, x));
    return {
      mean: Float64Array.from(all, ({ mean }) => mean),
      std: Float64Array.from(all, ({ covariance }) => Math.sqrt(covariance + NOISE ** 2)),
    };
  }
}

const gaussianProcessEngine = {
  fold: (state: GaussianProcess, inputs: Float64Array, values: Float64Array) => {
    state.places.push(...inputs);
    state.values.push(...values);
  },
  condition: (state: GaussianProcess) => state,
  predict: (state: GaussianProcess, inputs: Float64Array) => state.predict(inputs),
} as unknown as Engine;

function gaussianProcessTargets(targets: Float64Array, places: readonly number[]) {
  const process = new GaussianProcess();
  places.forEach((place) => {
    process.places.push(place);
    process.values.push(Math.sin(place));
  });
  const rows = Array.from(targets, (_, i) => i);
  return {
    process,
    targets: {
      groups: [{ tile: [0], rows, inputs: targets, weights: new Float64Array(rows.length).fill(1) }],
      stateOf: () => process as unknown as CmanpState,
      logDecay: 0,
      posterior: process.predict(targets),
      scale: { mean: 5, std: 3 },
    },
  };
}

test('of a Gaussian process the covariance is exact', () => {
  const points = Float64Array.of(-1, 0.2, 0.3, 2, 4);
  const { process, targets } = gaussianProcessTargets(points, [0, 0.5, 3]);
  const { mean, std, covariance } = new JointPredictor(gaussianProcessEngine).predict(targets, { covariance: true, samples: 0 });
  const n = points.length;
  points.forEach((a, i) => {
    assert.ok(Math.abs(mean[i] - (5 + 3 * process.posterior(a, a).mean)) < 1e-9);
    points.forEach((b, j) => {
      const expected = 9 * (process.posterior(a, b).covariance + (i === j ? NOISE ** 2 : 0));
      assert.ok(Math.abs(covariance[i * n + j] - expected) < 1e-8, `${i}, ${j}`);
    });
    assert.ok(Math.abs(covariance[i * (n + 1)] - std[i] ** 2) <= 1e-15 * std[i] ** 2);
  });
});

test('samples have the mean and the covariance', () => {
  const { targets } = gaussianProcessTargets(Float64Array.of(-1, 0.2, 0.3), [0]);
  const count = 20_000;
  const { mean, covariance, samples } = new JointPredictor(gaussianProcessEngine).predict(targets, { covariance: true, samples: count });
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let s = 0; s < count; s++) sum += (samples[3 * s + i] - mean[i]) * (samples[3 * s + j] - mean[j]);
      assert.ok(
        Math.abs(sum / count - covariance[3 * i + j]) < 0.05 * Math.sqrt(covariance[4 * i] * covariance[4 * j]) + 0.05,
        `${i}, ${j}`,
      );
    }
  }
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
    /points: 257 are too many for covariance or samples; allowed: at most 256/,
  );
  assert.doesNotThrow(() => field.predictJoint(many, { covariance: false, samples: 0 }));
  assert.throws(() => field.predictJoint(testPoints, { covariance: false, samples: 1e9 }), /samples: 1000000000 of 40 points are too many/);
  const none = field.predictJoint(new Float64Array(), { covariance: true, samples: 3 });
  assert.deepEqual([none.mean.length, none.covariance.length, none.samples.length], [0, 0, 0]);
});
