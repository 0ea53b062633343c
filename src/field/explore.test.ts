import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseGreedily, explore } from './explore.js';
import { finish } from './steps.js';
import { testField } from './testing/test-field.js';

/** Candidates on a line, each of which covers what is within 1.5 of it, and whose worth is what nobody covers yet. */
function coverage(places: readonly number[]) {
  const covered = new Set<number>();
  const near = (index: number) => places.filter((place) => Math.abs(place - places[index]) <= 1.5 && !covered.has(place));
  let looks = 0;
  return {
    gain: (index: number) => {
      looks++;
      return near(index).length;
    },
    take: (index: number) => {
      for (const place of near(index)) covered.add(place);
    },
    looks: () => looks,
  };
}

test('the candidate that covers most comes first, then the one that adds most; what adds nothing is left out', () => {
  const places = [0, 1, 2, 10, 11, 20];
  const worth = coverage(places);
  const chosen = finish(chooseGreedily(places.length, 5, worth));
  assert.deepEqual(
    chosen.map(({ index, gain }) => [places[index], gain]),
    [
      [1, 3],
      [10, 2],
      [20, 1],
    ],
  );
  assert.ok(worth.looks() < places.length * chosen.length, 'bounds spare looks');
});

test('no more than were asked for', () => {
  assert.equal(finish(chooseGreedily(4, 2, coverage([0, 5, 10, 15]))).length, 2);
});

test('places lie in the circle, apart from each other, the best first', () => {
  const field = testField({ scale: { mean: 20, std: 2 } });
  field.fold({ positions: Float64Array.of(0, 0, 1, 1, -1, 0.5), values: Float64Array.of(20, 21, 19) });
  const found = finish(explore(field, [1, 2, 0], { count: 6, radius: 3 }));
  assert.equal(found.length, 6);
  for (const { x, y, gain } of found) {
    assert.ok(Math.hypot(x - 1, y - 2) <= 3);
    assert.ok(gain > 0 && gain <= 1);
  }
  assert.equal(new Set(found.map(({ x, y }) => `${x} ${y}`)).size, 6);
  assert.deepEqual(finish(explore(field, [1, 2, 0], { count: 6, radius: 3 })), found, 'looking changes nothing');
});

test('places lie where the robot can go, and what lies elsewhere is not worth a look', () => {
  const field = testField({ scale: { mean: 20, std: 2 } });
  field.fold({ positions: Float64Array.of(0, 0), values: Float64Array.of(20) });
  const area = [-1, 0, 4, 2] as const;
  const found = finish(explore(field, [0, 0, 0], { count: 5, radius: 3, area }));
  assert.ok(found.length > 0);
  for (const { x, y } of found) assert.ok(x > -1 && x < 3 && y > 0 && y < 2 && Math.hypot(x, y) <= 3, `${x}, ${y}`);
  const outside = () => finish(explore(field, [-9, 0, 0], { count: 5, radius: 3, area }));
  assert.throws(outside, /^Error: explore: nothing of the area is within 3 m of the robot$/);
});

test('what is folded between the steps changes nothing', () => {
  const field = testField({ scale: { mean: 20, std: 2 } });
  const reading = (value: number) => ({ positions: Float64Array.of(0, 0), values: Float64Array.of(value) });
  field.fold(reading(20));
  const undisturbed = finish(explore(field, [0, 0, 0], { count: 2, radius: 2 }));
  const steps = explore(field, [0, 0, 0], { count: 2, radius: 2 });
  for (let i = 0; i < 10; i++) steps.next();
  field.fold(reading(25));
  assert.deepEqual(finish(steps), undisturbed);
});

test('a field that warms up has no places', () => {
  const field = testField({ scale: { mean: 'auto', std: 'auto', warmup: 9 } });
  assert.throws(() => finish(explore(field, [0, 0, 0], { count: 1, radius: 1 })), /warming up/);
});
