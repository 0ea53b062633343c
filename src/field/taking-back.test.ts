import assert from 'node:assert/strict';
import { test } from 'node:test';
import { touches } from './region.js';
import { assertSameField, copyAges, range, select, testField, testPoints, testReadings } from './testing/test-field.js';

const readings = testReadings(200);
const good = select(readings, range(0, 180));
/** A sensor fault: the places are right, the values are not. */
const faulty = { ...select(readings, range(180, 200)), values: new Float64Array(20).fill(60) };
const everywhere = Float64Array.of(-100, -100, 100, -100, 100, 100, -100, 100);

test('the newest batch, given again, is taken back', () => {
  for (const halfLife of [0, 50]) {
    const field = testField({ halfLife });
    field.fold(good);
    const before = testField({ halfLife });
    before.fold(good);
    field.fold(faulty);
    assert.ok(Math.max(...field.predict(testPoints).mean.map((m, i) => Math.abs(m - before.predict(testPoints).mean[i]))) > 1e-3);
    assert.equal(field.remove(faulty), 20);
    // All but the ages: what was read last where is not taken back.
    const wanted = testField({ halfLife });
    wanted.fold(good);
    copyAges(field, wanted);
    assertSameField(field, wanted, 1e-5, 400);
    assert.deepEqual([field.observations, field.tiles], [180, before.tiles]);
  }
});

test('a field without any readings left is as new', () => {
  const field = testField();
  field.fold(faulty);
  field.remove(faulty);
  assertSameField(field, testField(), 0);
  assert.deepEqual([field.tiles, field.observations], [0, 0]);
});

test('what was not folded cannot be taken back, and nothing changes', () => {
  const field = testField();
  field.fold(select(readings, range(0, 5)));
  const before = field.predict(testPoints);
  assert.throws(() => field.remove(good), /^Error: tile .* holds/);
  assert.throws(
    () => field.remove({ positions: Float64Array.of(500, 500), values: Float64Array.of(1) }),
    /tile 125,125|tile 12.,12. holds no/,
  );
  assert.throws(() => field.remove({ positions: Float64Array.of(0), values: Float64Array.of(1) }), RangeError);
  assert.deepEqual(field.predict(testPoints), before);
  assert.equal(field.observations, 5);
});

test('a region forgets all, or a part', () => {
  const field = testField();
  field.fold(readings);
  const whole = field.predict(testPoints);
  assert.equal(field.forgetRegion(everywhere, 1), field.tiles);
  assert.deepEqual(field.predict(testPoints), whole);
  const decayed = testField();
  decayed.fold(readings);
  for (const { state, freshness } of decayed.snapshot().tiles) {
    state.decay(0.1);
    freshness.reweigh(Math.log(0.1));
  }
  field.forgetRegion(everywhere, 0.1);
  assertSameField(field, decayed, 0);
  field.forgetRegion(everywhere, 0);
  assertSameField(field, testField(), 0);
});

test('only tiles that touch the region forget', () => {
  const field = testField();
  field.fold(readings);
  field.fold({ positions: Float64Array.of(60, 60), values: Float64Array.of(12) });
  const near = field.predict(Float64Array.of(0, 0));
  const tiles = field.forgetRegion(Float64Array.of(59, 59, 61, 59, 60, 61), 0);
  assert.equal(tiles, 4);
  assert.deepEqual(field.predict(Float64Array.of(0, 0)), near);
  assert.deepEqual(field.predict(Float64Array.of(60, 60)), testField().predict(Float64Array.of(60, 60)));
  assert.equal(field.forgetRegion(Float64Array.of(900, 900, 901, 900, 900, 901), 0), 0);
});

test('what is no polygon or no weight is refused', () => {
  const field = testField();
  assert.throws(() => field.forgetRegion(Float64Array.of(0, 0, 1, 1), 0), /region: 2 corners are no polygon/);
  assert.throws(() => field.forgetRegion(Float64Array.of(0, 0, 1, 1, Number.NaN, 2), 0), /region: NaN is no coordinate/);
  for (const weight of [-0.1, 1.1, Number.NaN]) assert.throws(() => field.forgetRegion(everywhere, weight), /is not within 0\.\.1/);
});

test('a polygon touches a box by an edge, by a corner, around it, or within it', () => {
  const box = { low: [0, 0], high: [4, 4] } as const;
  const touched = (...corners: number[]) => touches(Float64Array.from(corners), box);
  assert.ok(touched(1, 1, 2, 1, 1, 2), 'within');
  assert.ok(touched(-9, -9, 20, -9, 20, 20, -9, 20), 'around');
  assert.ok(touched(-1, 2, 5, 3, 5, 2.5), 'across');
  assert.ok(touched(4, 4, 6, 4, 6, 6), 'corner');
  assert.ok(!touched(5, 0, 9, 0, 9, 4), 'beside');
  assert.ok(!touched(-3, 2, 2, 7, -3, 7), 'past the corner');
  assert.ok(!touched(-2, -2, 6, -2, 6, 6, 5, 6, 5, -1, -2, -1), 'an L around it');
});
