import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { mergeStates } from './merge-states.js';
import { decodeState, encodeState } from './state-file.js';
import { addErrors, NO_ERRORS, temperature, withErrors } from './temperature.js';
import { assertClose, range, select, testField, testPoints, testReadings } from './testing/test-field.js';

const random = new Random(3);
const readings = testReadings(400);
const early = select(readings, range(0, 200));
const late = select(readings, range(200, 400));
/** The field has changed by many times what the model can expect. */
const changed = { ...late, values: late.values.map((value) => value + 40 * random.normal()) };

/** Errors of readings that are `spread` predicted standard deviations wide. */
function errors(count: number, spread: number) {
  const prediction = { mean: new Float64Array(count).fill(2), std: new Float64Array(count).fill(0.5) };
  const values = Float64Array.from({ length: count }, () => 2 + 0.5 * spread * random.normal());
  return withErrors(NO_ERRORS, values, prediction);
}

test('the temperature is what the errors are larger than predicted, and never below 1', () => {
  assert.equal(temperature(NO_ERRORS), 1);
  assert.ok(Math.abs(temperature(errors(5000, 1.5)) - 1.5) < 0.1);
  assert.equal(temperature(errors(5000, 0.5)), 1);
});

test('one reading out of all bounds hardly counts, and old errors fade', () => {
  const outlier = withErrors(NO_ERRORS, Float64Array.of(1e6), { mean: Float64Array.of(0), std: Float64Array.of(1) });
  assert.ok(temperature(outlier) < 1.6);
  const good = new Float64Array(10_000);
  const later = withErrors(errors(5000, 3), good, { mean: good, std: good.map(() => 1) });
  assert.equal(temperature(later), 1);
});

test('without calibrate nothing changes, with it predictions widen once the field has changed', () => {
  const [plain, watching] = [testField(), testField({ calibrate: true })];
  for (const field of [plain, watching]) {
    field.fold(early);
    field.fold(changed);
  }
  const [narrow, wide] = [plain, watching].map((field) => field.predictJoint(testPoints, { covariance: false, samples: 0 }));
  assert.equal(plain.temperature, 1);
  assert.ok(watching.temperature > 1.5, `${watching.temperature}`);
  assert.deepEqual(wide.mean, narrow.mean);
  const widened = narrow.std.map((s) => s * watching.temperature);
  assertClose(wide.std, widened, 1e-12);
  assertClose(watching.predict(testPoints).std, widened, 1e-12);
  const ratio = watching.priorStd(testPoints)[0] / plain.priorStd(testPoints)[0];
  assert.ok(Math.abs(ratio - watching.temperature) < 1e-12, 'what is unknown stays unknown');
});

test('errors are kept in the state file, and those of merged states and of peers are added', () => {
  const [a, b] = [early, changed].map((part) => {
    const field = testField({ calibrate: true });
    field.fold(early);
    field.fold(part);
    return field;
  });
  const both = addErrors(a.snapshot().errors, b.snapshot().errors);
  assert.ok(b.snapshot().errors.squares > 2 * b.snapshot().errors.count);
  assert.deepEqual(decodeState(encodeState(b.snapshot())).errors, b.snapshot().errors);
  assert.deepEqual(mergeStates(a.snapshot(), b.snapshot()).errors, both);

  const restored = testField({ calibrate: true });
  restored.restore(decodeState(encodeState(b.snapshot())));
  assert.equal(restored.temperature, b.temperature);
  a.takePeer('beta', { incarnation: 1, sequence: 1, since: 0, snapshot: b.snapshot() });
  assert.equal(a.temperature, temperature(both));
  b.reset();
  assert.equal(b.temperature, 1);
});
