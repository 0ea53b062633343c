import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testEngine } from '../field/testing/test-field.js';
import { forgetting } from './forgetting.js';

test('every half-life is scored on the same readings', () => {
  const rows = forgetting(testEngine, 640);
  assert.equal(rows[0].half_life, 0);
  assert.ok(rows.length > 3 && rows.every(({ nlpd, rmse }) => Number.isFinite(nlpd) && rmse > 0));
  assert.equal(new Set(rows.map(({ nlpd }) => nlpd)).size, rows.length, 'forgetting changes what is predicted');
});
