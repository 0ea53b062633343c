import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { coverage } from './coverage.js';

const levels = [0, 0.25, 0.5, 0.75, 0.9, 1];

test('coverage of true distributions is nominal; of too narrow ones less, of too wide ones more', () => {
  const random = new Random(5);
  const count = 20_000;
  const mean = random.normals(count);
  const std = Float64Array.from({ length: count }, () => random.uniform(0.1, 3));
  const noise = random.normals(count);
  const truth = mean.map((m, i) => m + std[i] * noise[i]);
  const actual = coverage(truth, mean, std, levels);
  levels.forEach((level, i) => assert.ok(Math.abs(actual[i] - level) < 0.015, `${actual[i]} at ${level}`));
  // Half the standard deviation: the interval of 50 % reaches +-0.337 true standard deviations, which hold 26.4 % of all.
  assert.ok(
    Math.abs(
      coverage(
        truth,
        mean,
        std.map((s) => s / 2),
        [0.5],
      )[0] - 0.264,
    ) < 0.015,
  );
  assert.ok(
    Math.abs(
      coverage(
        truth,
        mean,
        std.map((s) => s * 2),
        [0.5],
      )[0] - 0.823,
    ) < 0.015,
  );
});

test('what cannot be compared is refused', () => {
  assert.throws(() => coverage([], [], [], levels), /no coverage of 0 readings/);
  assert.throws(() => coverage([1, 2], [1], [1, 1], levels), RangeError);
});
