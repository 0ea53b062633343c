import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { Freshness } from './freshness.js';

/** A reading in each of two far corners of a tile, of log-weights 0 and -3. */
function corners(): Freshness {
  const freshness = new Freshness(2);
  freshness.fold(Float64Array.of(-0.9, -0.9, 0.9, 0.9), Float64Array.of(0, -3));
  return freshness;
}

test('readings weigh by now what their age says, each around its place', () => {
  const [there, here] = corners().weights(Float64Array.of(-0.9, -0.9, 0.9, 0.9), 0) as Float64Array;
  assert.equal(there, 1);
  assert.ok(Math.abs(here - Math.exp(-3)) < 1e-12, String(here));
  const [later] = corners().weights(Float64Array.of(-0.9, -0.9), -2) as Float64Array;
  assert.ok(Math.abs(later - Math.exp(-2)) < 1e-12, String(later));
});

test('between an old and a new reading the weight passes over without a step', () => {
  const steps = 1000;
  const way = Float64Array.from({ length: 2 * (steps + 1) }, (_, i) => -0.9 + (1.8 * Math.floor(i / 2)) / steps);
  const weights = corners().weights(way, 0) as Float64Array;
  for (let i = 1; i <= steps; i++) assert.ok(weights[i] <= weights[i - 1] && weights[i] > 0.9 * weights[i - 1], `at ${i}`);
});

test('where all are equally old they weigh the same everywhere, exactly; all of now, nothing is to be done', () => {
  const random = new Random(1);
  for (const dimensions of [1, 2, 3]) {
    const places = Float64Array.from({ length: 30 * dimensions }, () => random.uniform(-1, 1));
    const freshness = new Freshness(dimensions);
    freshness.fold(places, new Float64Array(30).fill(-1.7));
    const anywhere = Float64Array.from({ length: 20 * dimensions }, () => random.uniform(-1.2, 1.2));
    assert.ok(freshness.weights(anywhere, 0)?.every((weight) => weight === Math.exp(-1.7)));
    assert.equal(freshness.latest, -1.7);
    freshness.fold(places);
    assert.equal(freshness.weights(anywhere, 0), undefined);
  }
});

test('where nothing was read, nothing speaks', () => {
  assert.equal(new Freshness(2).latest, -Infinity);
  assert.deepEqual(new Freshness(2).weights(Float64Array.of(0, 0), 0), Float64Array.of(0));
});

test('the order of readings, and who read them, makes no difference', () => {
  const random = new Random(2);
  const count = 200;
  const places = Float64Array.from({ length: 2 * count }, () => random.uniform(-1, 1));
  const logWeights = Float64Array.from({ length: count }, () => random.uniform(-9, 0));
  const [whole, one, other] = [new Freshness(2), new Freshness(2), new Freshness(2)];
  whole.fold(places, logWeights);
  for (let i = count - 1; i >= 0; i--) {
    const logWeight = i % 2 === 0 ? logWeights[i] : logWeights[i] + 4;
    (i % 2 === 0 ? one : other).fold(places.subarray(2 * i, 2 * i + 2), Float64Array.of(logWeight));
  }
  one.merge(other, -4);
  one.newest.forEach((logWeight, cell) => assert.ok(Math.abs(logWeight - whole.newest[cell]) < 1e-12 || logWeight === whole.newest[cell]));
  one.reweigh(-1);
  assert.ok(Math.abs(one.latest - (whole.latest - 1)) < 1e-12);
});

test('log-weights that no readings have are told', () => {
  assert.ok(corners().isPlausible());
  for (const broken of [Number.NaN, Infinity, -1e300]) assert.ok(!Freshness.uniform(2, broken).isPlausible(), String(broken));
  assert.throws(() => new Freshness(2, new Float64Array(16)), /^RangeError: freshness of 16 cells, not 64$/);
});
