import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose, testField, testPoints, testReadings } from './testing/test-field.js';

const YEAR = 365.25 * 86_400;
/** Seconds since 1970, as robots stamp. */
const START = 1.7e9;

test('only the age in half-lives counts, from a millisecond to a year', () => {
  const { positions, values } = testReadings(40);
  for (const halfLife of [1e-3, 1, 3600, YEAR]) {
    const stamps = Float64Array.from(values, (_, i) => START + 0.2 * halfLife * i);
    const field = testField({ halfLife });
    const inHalfLives = testField({ halfLife: 1 });
    field.fold({ positions, values, stamps });
    inHalfLives.fold({ positions, values, stamps: stamps.map((stamp) => (stamp - START) / halfLife) });
    for (const later of [0, 0.5, 5, 1e4]) {
      const last = stamps[stamps.length - 1];
      const at = last + later * halfLife;
      const actual = field.predict(testPoints, at);
      const expected = inHalfLives.predict(testPoints, (at - START) / halfLife);
      assertClose(actual.mean, expected.mean, 1e-9);
      assertClose(actual.std, expected.std, 1e-9);
    }
  }
});

test('readings from before the first one, by years of the shortest half-life, count for nothing and break nothing', () => {
  const { positions, values } = testReadings(20);
  const at = (stamp: number): Float64Array => values.map(() => stamp);
  const field = testField({ halfLife: 1e-3 });
  const alone = testField({ halfLife: 1e-3 });
  for (const each of [field, alone]) each.fold({ positions, values, stamps: at(START) });
  field.fold({ positions, values: values.map((value) => value + 5), stamps: at(START - 10 * YEAR) });
  assert.deepEqual(field.predict(testPoints), alone.predict(testPoints));
});

test('1e6 standard deviations off is refused, 1e4 is taken and gives finite predictions', () => {
  const field = testField();
  field.fold(testReadings(30));
  const { outOfRange } = field.fold({ positions: Float64Array.of(0, 0, 1, 1), values: Float64Array.of(10 + 2e6, 10 + 2e4) });
  assert.deepEqual(outOfRange, [0]);
  field.predict(testPoints);
});

test('values and stamps that later sums could not hold are refused', () => {
  const field = testField();
  const fold = (value: number, stamp: number) => () =>
    field.fold({ positions: Float64Array.of(0, 0), values: Float64Array.of(value), stamps: Float64Array.of(stamp) });
  assert.throws(fold(1e37, 0), /reading 0 is too large: value 1e\+37, stamp 0/);
  assert.throws(fold(10, 1e14), /reading 0 is too large: value 10, stamp 100000000000000/);
  assert.equal(field.observations, 0);
});
