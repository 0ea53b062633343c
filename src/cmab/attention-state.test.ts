import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttentionState } from './attention-state.js';
import { Random } from './random.js';

const [LATENTS, HEADS, WIDTH] = [5, 2, 3];
const COLUMNS = LATENTS * HEADS;

interface Readings {
  readonly count: number;
  readonly scores: Float64Array;
  readonly values: Float64Array;
}

function randomReadings(count: number, random: Random, spread = 4): Readings {
  return { count, scores: random.normals(count * COLUMNS).map((s) => spread * s), values: random.normals(count * HEADS * WIDTH) };
}

function pick({ scores, values }: Readings, indices: ArrayLike<number>): Readings {
  const rows = (data: Float64Array, width: number): Float64Array =>
    Float64Array.from(Array.from(indices).flatMap((i) => Array.from(data.subarray(i * width, (i + 1) * width))));
  return { count: indices.length, scores: rows(scores, COLUMNS), values: rows(values, HEADS * WIDTH) };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const empty = (): AttentionState => new AttentionState(LATENTS, HEADS, WIDTH);

function folded(...parts: Readings[]): AttentionState {
  const state = empty();
  for (const { scores, values, count } of parts) state.fold(scores, values, count);
  return state;
}

/** The attention's output: n / d per latent, head and column. */
const output = ({ d, n }: AttentionState): Float64Array => n.map((v, i) => v / d[Math.floor(i / WIDTH)]);

/** Log-sum-exp of all scores, per latent and head. */
const logMass = ({ m, d }: AttentionState): Float64Array => m.map((v, i) => v + Math.log(d[i]));

function assertClose(a: Float64Array, b: Float64Array, tolerance: number): void {
  assert.equal(a.length, b.length);
  a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) <= tolerance, `${v} and ${b[i]} differ at ${i}`));
}

function assertSame(a: AttentionState, b: AttentionState, tolerance = 1e-12): void {
  assertClose(output(a), output(b), tolerance);
  assertClose(logMass(a), logMass(b), tolerance);
}

test('output is softmax attention, written out', () => {
  const readings = randomReadings(7, new Random(1));
  const state = folded(readings);
  for (let l = 0; l < LATENTS; l++) {
    for (let h = 0; h < HEADS; h++) {
      const p = range(0, 7).map((j) => Math.exp(readings.scores[j * COLUMNS + l * HEADS + h]));
      const mass = p.reduce((a, b) => a + b);
      for (let i = 0; i < WIDTH; i++) {
        const expected = p.reduce((sum, w, j) => sum + (w / mass) * readings.values[(j * HEADS + h) * WIDTH + i], 0);
        assert.ok(Math.abs(output(state)[(l * HEADS + h) * WIDTH + i] - expected) < 1e-13);
      }
    }
  }
});

test('neither order nor cut of the stream matters', () => {
  const random = new Random(2);
  const readings = randomReadings(200, random);
  const whole = folded(readings);
  for (let trial = 0; trial < 20; trial++) {
    const order = random.shuffle(Uint32Array.from(range(0, 200)));
    const parts: Readings[] = [];
    for (let from = 0; from < 200; ) {
      const to = Math.min(200, from + 1 + random.integer(60));
      parts.push(pick(readings, order.slice(from, to)));
      from = to;
    }
    assertSame(folded(...parts), whole);
  }
});

test('merging two half-states equals folding all', () => {
  const readings = randomReadings(50, new Random(3));
  const state = folded(pick(readings, range(0, 20)));
  state.merge(folded(pick(readings, range(20, 50))));
  assertSame(state, folded(readings));
});

test('merging with an empty state changes nothing, either way', () => {
  const state = folded(randomReadings(10, new Random(4)));
  const before = state.clone();
  state.merge(empty());
  assertSame(state, before, 0);
  const fresh = empty();
  fresh.merge(before);
  assertSame(fresh, before, 0);
});

test('states of other shapes are refused', () => {
  assert.throws(() => empty().merge(new AttentionState(LATENTS + 1, HEADS, WIDTH)), /cannot merge a state of 6 latents/);
});

test('decay scales the mass and leaves the average', () => {
  const state = folded(randomReadings(30, new Random(5)));
  const before = state.clone();
  state.decay(0.25);
  assertClose(output(state), output(before), 0);
  assertClose(
    logMass(state),
    logMass(before).map((v) => v + Math.log(0.25)),
    1e-12,
  );
  assert.throws(() => state.decay(1.5), /decay 1.5 is not in \[0, 1\]/);
});

test('decaying old readings equals folding them with a weight', () => {
  const random = new Random(6);
  const [old, fresh] = [randomReadings(20, random), randomReadings(20, random)];
  const decayed = folded(old);
  decayed.decay(0.1);
  decayed.fold(fresh.scores, fresh.values, 20);
  const weighted = empty();
  weighted.fold(old.scores, old.values, 20, new Float64Array(20).fill(Math.log(0.1)));
  weighted.fold(fresh.scores, fresh.values, 20);
  assertSame(decayed, weighted);
});

test('forgetting everything leaves an empty state that folds again', () => {
  const readings = randomReadings(10, new Random(7));
  const state = folded(readings);
  state.decay(0);
  state.fold(readings.scores, readings.values, readings.count);
  assertSame(state, folded(readings), 0);
});

test('extreme scores neither overflow nor vanish', () => {
  const state = empty();
  const values = new Float64Array(HEADS * WIDTH).fill(2);
  for (const score of [-1e6, 700, 1e6, -1e6]) state.fold(new Float64Array(COLUMNS).fill(score), values, 1);
  assertClose(output(state), new Float64Array(COLUMNS * WIDTH).fill(2), 1e-12);
});

test('a million single readings drift from one pass by less than 1e-6, in a state of constant size', () => {
  const count = 1_000_000;
  const random = new Random(8);
  const scores = Float64Array.from({ length: count }, () => 3 * random.uniform(-1, 1));
  const values = Float64Array.from({ length: count }, () => random.uniform(-1, 1));
  const stepwise = new AttentionState(1, 1, 1);
  const bytes = stepwise.byteLength;
  for (let j = 0; j < count; j++) stepwise.fold(scores.subarray(j, j + 1), values.subarray(j, j + 1), 1);
  const once = new AttentionState(1, 1, 1);
  once.fold(scores, values, count);
  assert.ok(Math.abs(stepwise.n[0] / stepwise.d[0] - once.n[0] / once.d[0]) < 1e-6);
  assert.ok(Math.abs(logMass(stepwise)[0] - logMass(once)[0]) < 1e-6);
  assert.equal(stepwise.byteLength, bytes);
});

test('removing is the inverse of merging', () => {
  const random = new Random(9);
  const [a, b] = [randomReadings(20, random, 1), randomReadings(8, random, 1)];
  const state = folded(a, b);
  state.remove(folded(b));
  assertSame(state, folded(a));
  state.remove(folded(a));
  assert.ok(state.d.every((d) => d === 0) && state.m.every((m) => m === -Infinity), 'nothing is left, not even rounding');
  assert.throws(() => folded(a).remove(folded(a, b)), /cannot remove readings that were not folded/);
});
