import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScaleCheck } from './scale-check.js';

test('readings that fit the scale, and a single outlier, are no misfit', () => {
  const check = new ScaleCheck();
  for (let i = 0; i < 100; i++) check.add(10, 10);
  check.add(1, 100);
  assert.equal(check.misfit, undefined);
});

test('readings far off are a misfit, in standard deviations, until they fit again or all is reset', () => {
  const check = new ScaleCheck();
  for (let i = 0; i < 300; i++) check.add(10, 10 * 18 ** 2);
  assert.ok(Math.abs((check.misfit ?? 0) - 18) < 0.5);
  for (let i = 0; i < 400; i++) check.add(10, 10);
  assert.equal(check.misfit, undefined);
  check.add(1000, 1000 * 18 ** 2);
  check.reset();
  assert.equal(check.misfit, undefined);
});
