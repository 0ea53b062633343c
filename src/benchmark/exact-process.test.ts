import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { ExactProcess } from './exact-process.js';

test('readings appended to a factor are readings taken in from scratch', () => {
  const random = new Random(61);
  const places = new Float64Array(2 * 40).map(() => random.uniform(-1, 1));
  const values = random.normals(40);
  const early = new ExactProcess(places, values);
  const expected = new ExactProcess(places, values).takeIn(0);
  early.takeIn(0);
  const white = early.takeIn(30);
  white.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-12));
});
