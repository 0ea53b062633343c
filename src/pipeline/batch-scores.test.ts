import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testField, testReadings } from '../field/testing/test-field.js';
import { score } from '../math/score.js';
import { BatchScores } from './batch-scores.js';

/** Stops the clock that says when to look. */
function clock(t: TestContext): (milliseconds: number) => void {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  return (milliseconds) => {
    now += milliseconds;
  };
}

test('readings are scored by what the field said before it saw them', (t) => {
  const pass = clock(t);
  const field = testField();
  const scores = new BatchScores(field);
  field.fold(testReadings(40));
  scores.request();
  const batch = testReadings(20, 2);
  const { mean, std } = field.predict(batch.positions);
  const foretold = scores.foretell(batch);
  assert.ok(foretold);
  field.fold(batch);
  scores.add(foretold, [3]);
  pass(1000);

  const kept = (values: Float64Array) => values.filter((_, i) => i !== 3);
  const expected = score(kept(batch.values), kept(mean), kept(std));
  const { count, coverage, rmse, nlpd } = scores.calibration;
  assert.equal(count, 19);
  assert.ok(Math.abs(rmse - expected.rmse) < 1e-9 && Math.abs(nlpd - expected.nlpd) < 1e-9);
  assert.equal(coverage.length, 19);
  assert.ok(Math.abs(coverage[17] - expected.coverage90) < 1e-9);
  field.reset();
  assert.equal(scores.calibration.count, 0);
});

test('nothing is predicted for nobody, nor too often, nor in the warm-up, nor more than a sample', (t) => {
  const pass = clock(t);
  const scores = new BatchScores(testField());
  const batch = testReadings(500);
  assert.equal(scores.foretell(batch), undefined);
  scores.request();
  const foretold = scores.foretell(batch);
  assert.equal(foretold?.rows.length, 32);
  assert.ok(foretold.rows[0] < 16 && foretold.rows[31] > 484, 'spread over the batch');
  assert.equal(scores.foretell(batch), undefined);
  pass(300);
  assert.ok(scores.foretell(batch));
  pass(60_000);
  assert.equal(scores.foretell(batch), undefined);

  const warming = new BatchScores(testField({ scale: { mean: 'auto', std: 'auto', warmup: 10 } }));
  warming.request();
  assert.equal(warming.foretell(batch), undefined);
});

test('only the latest scores count', (t) => {
  const pass = clock(t);
  const field = testField();
  const scores = new BatchScores(field);
  for (let i = 0; i < 40; i++) {
    scores.request();
    const batch = testReadings(32, i);
    const foretold = scores.foretell({ ...batch, values: i < 2 ? batch.values.map((v) => v + 1000) : batch.values });
    assert.ok(foretold);
    scores.add(foretold, []);
    pass(300);
  }
  assert.equal(scores.calibration.count, 1000);
  assert.ok(scores.calibration.rmse < 100, 'the first two batches are forgotten');
});
