import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import type { Field } from './field.js';
import { logGrowth } from './forgetting.js';
import { mergeStates } from './merge-states.js';
import { assertClose, assertSameField, range, select, testField, testPoints, testReadings } from './testing/test-field.js';

const readings = testReadings(300);

function foldCut(field: Field, cuts: readonly number[], rows = range(0, readings.values.length)): Field {
  const borders = [0, ...cuts, rows.length];
  for (let i = 1; i < borders.length; i++) field.fold(select(readings, rows.slice(borders[i - 1], borders[i])));
  return field;
}

function shuffled(count: number, seed: number): number[] {
  return Array.from(new Random(seed).shuffle(Uint32Array.from({ length: count }, (_, i) => i)));
}

test('neither the order of the readings nor the cut into batches matters', () => {
  const whole = testField();
  whole.fold(readings);
  assertSameField(foldCut(testField(), range(1, 300)), whole, 1e-6);
  assertSameField(foldCut(testField(), [7, 7, 130], shuffled(300, 5)), whole, 1e-6);
  assertSameField(foldCut(testField({ halfLife: 60 }), [50], shuffled(300, 6)), foldCut(testField({ halfLife: 60 }), []), 1e-6, 500);
});

test('readings change what is predicted where they are, and not far away', () => {
  const field = testField();
  const prior = field.predict(testPoints);
  field.fold(readings);
  const posterior = field.predict(testPoints);
  assert.ok(posterior.mean.some((m, i) => Math.abs(m - prior.mean[i]) > 1e-3));
  const far = Float64Array.of(1000, 1000);
  assert.deepEqual(field.predict(far), testField().predict(far));
  assert.deepEqual(field.priorStd(testPoints), prior.std);
});

test('the warm-up takes the same readings however the stream is cut, and they are dropped', () => {
  const options = { scale: { mean: 'auto', std: 'auto', warmup: 40 } } as const;
  const one = testField(options);
  const { folded, warmup, sumOfSquares } = one.fold(readings);
  assert.deepEqual([folded, warmup], [260, 40]);
  assert.ok(sumOfSquares > 50 && sumOfSquares < 1000, `${sumOfSquares}`);
  const many = foldCut(testField(options), [1, 39, 41, 90]);
  assert.deepEqual(many.scale, one.scale);
  assertSameField(many, one, 1e-6);
  const scaled = testField({ scale: one.scale });
  scaled.fold(select(readings, range(40, 300)));
  assertSameField(scaled, one, 0);
});

test('nothing is predicted during the warm-up', () => {
  const field = testField({ scale: { mean: 'auto', std: 2, warmup: 10 } });
  assert.deepEqual(field.fold(select(readings, range(0, 9))), { folded: 0, warmup: 9, sumOfSquares: 0, outOfRange: [] });
  assert.equal(field.warmupMissing, 1);
  assert.equal(field.tiles, 0);
  assert.throws(() => field.predict(testPoints), /^Error: warming up: 1 readings are missing/);
  field.fold(select(readings, [9]));
  assert.equal(field.scale?.std, 2);
  assert.doesNotThrow(() => field.predict(testPoints));
});

test('the state does not grow with the readings', () => {
  const field = testField();
  field.fold(readings);
  const bytes = field.byteLength;
  for (let i = 0; i < 5; i++) field.fold(readings);
  assert.equal(field.byteLength, bytes);
  assert.equal(field.observations, 1800);
});

test('two halves merged are the whole', () => {
  for (const halfLife of [0, 80]) {
    const whole = testField({ halfLife });
    whole.fold(readings);
    const early = testField({ halfLife });
    early.fold(select(readings, range(0, 150)));
    const late = testField({ halfLife });
    late.fold(select(readings, range(150, 300)));
    for (const [a, b] of [
      [early, late],
      [late, early],
    ]) {
      const merged = testField({ halfLife });
      merged.restore(mergeStates(a.snapshot(), b.snapshot()));
      assert.equal(merged.observations, 300);
      assertSameField(merged, whole, 1e-9, 450);
    }
  }
});

test('merging leaves both states as they were, and refuses what does not fit', () => {
  const [a, b] = [testField(), testField()];
  a.fold(readings);
  b.fold(readings);
  mergeStates(a.snapshot(), b.snapshot());
  assertSameField(a, b, 0);
  const refused = (other: Field, reason: RegExp) => assert.throws(() => mergeStates(a.snapshot(), other.snapshot()), reason);
  refused(testField({ tile: { size: 9, overlap: 0.5 } }), /its tiles have size 9 m, overlap 0\.5, origin \[0, 0\], not size 8 m/);
  refused(testField({ scale: { mean: 10, std: 3 } }), /its values are scaled by mean 10 and std 3, not 10 and 2/);
  refused(testField({ scale: { mean: 'auto', std: 3 } }), /still warming up/);
  refused(testField({ halfLife: 5 }), /half-life of 5 s, not 0 s/);
});

test('forgetting as time goes on is the same as an explicit decay of the state', () => {
  const halfLife = 50;
  const field = testField({ halfLife });
  field.fold(readings);
  const decayed = testField();
  for (const row of range(0, 300)) {
    if (row > 0) decayAll(decayed, 2 ** (-1 / halfLife));
    decayed.fold(select(readings, [row]));
  }
  assertSameField(field, decayed, 1e-6, 399);
  decayAll(decayed, 2 ** (-120 / halfLife));
  // A copy, so that nothing that the field remembers of the undecayed state is used.
  assertClose(field.predict(testPoints, 519).std, restored(decayed).predict(testPoints).std, 1e-6);
  assert.equal(logGrowth(50, 50), Math.LN2);
});

function decayAll(field: Field, gamma: number): void {
  for (const { state, freshness } of field.snapshot().tiles) {
    state.decay(gamma);
    freshness.reweigh(Math.log(gamma));
  }
}

function restored(field: Field): Field {
  const copy = testField();
  copy.restore(field.snapshot());
  return copy;
}

test('a time before the latest reading is taken for that of the latest reading', () => {
  const field = testField({ halfLife: 10 });
  field.fold(readings);
  assert.deepEqual(field.predict(testPoints, 0), field.predict(testPoints, 399));
  assert.notDeepEqual(field.predict(testPoints, 420), field.predict(testPoints, 399));
  assert.deepEqual(field.predict(testPoints, 420), field.predict(testPoints, 420));
});

test('which tiles are kept does not depend on the cut', () => {
  const options = { tile: { size: 3, overlap: 0.5, max: 9 } };
  const kept = (field: Field) => field.snapshot().tiles.map(({ index, count }) => `${index.join()}: ${count}`);
  const one = foldCut(testField(options), []);
  const single = foldCut(testField(options), range(1, 300));
  assert.deepEqual(kept(one), kept(single));
  assert.equal(one.tilesEvicted, single.tilesEvicted);
  assert.equal(one.tiles, 9);
  assert.ok(one.tilesEvicted > 0);
  assertSameField(one, single, 1e-6);
});

test('fewer tiles than hold one position', () => {
  const field = testField({ tile: { size: 8, overlap: 0.5, max: 1 } });
  field.fold(readings);
  assert.equal(field.tiles, 1);
  assert.ok(field.predict(testPoints).std.every((s) => s > 0));
});

test('there are no seams between tiles', () => {
  const field = testField();
  field.fold(readings);
  for (const border of [-4, 0, 4]) {
    const { mean, std } = field.predict(Float64Array.of(border - 1e-7, 1, border + 1e-7, 1));
    assert.ok(Math.abs(mean[1] - mean[0]) < 1e-5 && Math.abs(std[1] - std[0]) < 1e-5, `at ${border}`);
  }
});

test('what cannot be a reading is refused as a whole', () => {
  const field = testField();
  field.fold(readings);
  const before = field.predict(testPoints);
  const at = (positions: number[], values: number[], stamps?: number[]) => () =>
    field.fold({
      positions: Float64Array.from(positions),
      values: Float64Array.from(values),
      stamps: stamps && Float64Array.from(stamps),
    });
  assert.throws(at([0, 0, 1], [1]), /1 values need 1 x 2 positions/);
  assert.throws(at([0, 0, 1, Number.NaN], [1, 2]), /position NaN is not within/);
  assert.throws(at([0, 0, 1, 1e300], [1, 2]), /position 1e\+300 is not within/);
  assert.throws(at([0, 0, 1, 1], [1, Infinity]), /reading 1 is not finite: value Infinity/);
  assert.throws(at([0, 0], [1], [Number.NaN]), /reading 0 is not finite/);
  assert.throws(() => field.predict(Float64Array.of(1, 2, 3)), /points: 3 numbers are not n x 2/);
  assert.throws(() => field.predict(Float64Array.of(1, Number.NaN)), /position NaN/);
  assert.deepEqual(field.predict(testPoints), before);
  assert.equal(field.observations, 300);
});

test('a reading that is absurdly far off does not reach the state', () => {
  const field = testField();
  field.fold(readings);
  const result = field.fold({ positions: Float64Array.of(0, 0, 1, 1, 2, 2), values: Float64Array.of(10, 1e30, 11) });
  assert.deepEqual([result.folded, result.outOfRange], [2, [1]]);
  assert.ok(field.predict(testPoints).mean.every((m) => Math.abs(m) < 1000));
});

test('after a reset nothing is known', () => {
  const field = testField({ scale: { mean: 'auto', std: 'auto', warmup: 10 } });
  field.fold(readings);
  field.reset();
  assert.deepEqual([field.tiles, field.observations, field.warmupMissing, field.byteLength], [0, 0, 10, 0]);
  field.fold(readings);
  const fresh = testField({ scale: { mean: 'auto', std: 'auto', warmup: 10 } });
  fresh.fold(readings);
  assertSameField(field, fresh, 0);
});
