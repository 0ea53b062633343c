import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttentionState } from './attention-state.js';
import { Random } from './random.js';

const single = (): AttentionState => new AttentionState(1, 1, 1);
const output = ({ n, d }: AttentionState): number => n[0] / d[0];
const logMass = ({ m, d }: AttentionState): number => m[0] + Math.log(d[0]);

/** A sum in about twice the precision of float64 (Neumaier). */
class ExactSum {
  #sum = 0;
  #rest = 0;

  add(value: number): void {
    const sum = this.#sum + value;
    this.#rest += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }

  get value(): number {
    return this.#sum + this.#rest;
  }
}

test('a state merged with itself counts each reading twice, exactly', () => {
  const random = new Random(1);
  const state = new AttentionState(4, 2, 3);
  state.fold(random.normals(10 * 8), random.normals(10 * 6), 10);
  const { m, d, n } = state.clone();
  state.merge(state);
  assert.deepEqual([state.m, state.d, state.n], [m, d.map((mass) => 2 * mass), n.map((sum) => 2 * sum)]);
});

test('of a billion readings, the last million drift by so little that a billion single folds stay within 1e-9 of one pass', () => {
  const random = new Random(2);
  const score = (): number => random.uniform(-3, 3);
  const state = single();
  // Once the largest score is in, no sum is rescaled any more. Doubling is exact: 2^30 readings.
  const first = Float64Array.from({ length: 1024 }, (_, i) => (i === 0 ? 3 : score()));
  state.fold(first, random.normals(1024), 1024);
  for (let i = 0; i < 20; i++) state.merge(state);
  const [mass, sum] = [new ExactSum(), new ExactSum()];
  mass.add(state.d[0]);
  sum.add(state.n[0]);
  const [scores, values] = [new Float64Array(1), new Float64Array(1)];
  for (let i = 0; i < 1_000_000; i++) {
    scores[0] = score();
    values[0] = random.normal();
    state.fold(scores, values, 1);
    const p = Math.exp(scores[0] - 3);
    mass.add(p);
    sum.add(p * values[0]);
  }
  // Rounding errors grow with the sum, so that no million before these did worse.
  const millions = 1000;
  assert.ok(Math.abs(output(state) - sum.value / mass.value) * millions < 1e-9);
  assert.ok(Math.abs(logMass(state) - (3 + Math.log(mass.value))) * millions < 1e-9);
  assert.ok(state.isPlausible());
});

test('one reading a million times is that reading, with a million times the mass', () => {
  const state = single();
  for (let i = 0; i < 1_000_000; i++) state.fold([-1.7], [0.3], 1);
  // The same rounding each time does not average out.
  assert.ok(Math.abs(output(state) - 0.3) < 1e-9);
  assert.ok(Math.abs(logMass(state) - (-1.7 + Math.log(1e6))) < 1e-10);
});

test('the most extreme scores in any order give finite sums and an average of the values', () => {
  const scores = [-1e15, 1e15, 0, 700, -700, 1e15, 5e-324, -1e15];
  const random = new Random(3);
  for (let trial = 0; trial < 50; trial++) {
    const state = single();
    for (const i of random.shuffle(Uint32Array.from(scores.keys()))) state.fold([scores[i]], [i], 1);
    assert.ok(state.isPlausible());
    assert.equal(output(state), 3, 'of readings 1 and 5 alone: all others are nothing beside them');
    state.decay(1e-300);
    state.merge(state.clone(), -1e12);
    assert.equal(output(state), 3);
  }
});

test('what no readings can give is told from what they can', () => {
  const state = single();
  assert.ok(state.isPlausible(), 'nothing');
  state.fold([1], [2], 1);
  const parts = [state.m, state.d, state.n];
  for (const part of parts) {
    const [kept] = part;
    for (const value of [Number.NaN, Infinity, 1e300]) {
      part[0] = value;
      assert.ok(!state.isPlausible(), String(value));
    }
    part[0] = kept;
  }
  assert.ok(state.isPlausible());
});
