import assert from 'node:assert/strict';
import test from 'node:test';
import { openRecording } from '../recording/read-mcap.js';
import { NO_SAMPLE_DATA, sampleRecording } from '../recording/testing/sample-recordings.js';
import { createDecoder } from './decode.js';
import { encodeTestMessage, testDecoder, testHeader, testSource } from './testing/sensor-messages.js';

const TYPE = 'sensor_msgs/msg/Range';

function outcome(range: number, limits: { min_range: number; max_range: number }, source: { min?: number; max?: number } = {}) {
  const bytes = encodeTestMessage(TYPE, { header: testHeader(), range, ...limits });
  const { values, rejected } = testDecoder({ type: TYPE, ...source })(bytes, 0);
  return [...values, ...rejected.keys()];
}

test('a range within the limits of the message and of the source is the value', () => {
  const limits = { min_range: 0.5, max_range: 80 };
  assert.deepEqual(outcome(4, limits), [4]);
  assert.deepEqual(outcome(0.25, limits), ['out_of_range']);
  assert.deepEqual(outcome(81, limits), ['out_of_range']);
  assert.deepEqual(outcome(4, limits, { max: 3 }), ['out_of_range']);
});

test('REP-117: infinities are out of range, NaN is invalid', () => {
  for (const limits of [
    { min_range: 0.5, max_range: 80 },
    { min_range: 2, max_range: 2 },
    { min_range: 0, max_range: 0 },
  ]) {
    assert.deepEqual(outcome(Number.POSITIVE_INFINITY, limits), ['out_of_range']);
    assert.deepEqual(outcome(Number.NEGATIVE_INFINITY, limits), ['out_of_range']);
    assert.deepEqual(outcome(Number.NaN, limits), ['not_finite']);
  }
});

test('limits that a driver left at 0 cut nothing', () => {
  assert.deepEqual(outcome(4, { min_range: 0, max_range: 0 }), [4]);
});

test('another number of the message may be the value', () => {
  const bytes = encodeTestMessage(TYPE, { header: testHeader(), range: 4, field_of_view: 0.5, max_range: 10 });
  assert.deepEqual([...testDecoder({ type: TYPE, field: 'field_of_view' })(bytes, 0).values], [0.5]);
});

test('the soundings of a real survey', async (t) => {
  const path = sampleRecording('bay_sonar_20190602');
  if (path === undefined) return t.skip(NO_SAMPLE_DATA);
  const recording = await openRecording(path);
  t.after(() => recording.close());
  const definition = recording.topics.find(({ name }) => name === '/sonar')?.definition ?? '';
  const decode = createDecoder(testSource({ type: TYPE, field: 'range' }), definition);
  let [count, depths] = [0, 0];
  for await (const { data, logTime } of recording.messages(['/sonar'])) {
    const readings = decode(data, 0);
    assert.ok(typeof readings.values !== 'string');
    assert.ok(Math.abs(readings.stamp - Number(logTime) / 1e9) < 1);
    count += readings.count;
    depths += readings.values[0];
  }
  assert.equal(count, 1254);
  // The bay is some metres deep.
  assert.ok(depths / count > 2 && depths / count < 30);
});
