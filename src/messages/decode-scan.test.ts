import assert from 'node:assert/strict';
import test from 'node:test';
import { openRecording } from '../recording/read-mcap.js';
import { NO_SAMPLE_DATA, sampleRecording } from '../recording/testing/sample-recordings.js';
import { createDecoder } from './decode.js';
import { encodeTestMessage, refusalList, refusals, testDecoder, testHeader, testSource } from './testing/sensor-messages.js';

const TYPE = 'sensor_msgs/msg/LaserScan';
const { NaN: INVALID, POSITIVE_INFINITY: NOTHING, NEGATIVE_INFINITY: TOO_CLOSE } = Number;

function scan(ranges: readonly number[], overrides: object = {}): Uint8Array {
  const geometry = { angle_min: 0, angle_max: Math.PI / 2, angle_increment: Math.PI / 2, range_min: 0.5, range_max: 10 };
  return encodeTestMessage(TYPE, { header: testHeader('/laser'), ...geometry, ranges, intensities: [], ...overrides });
}

test('a hit is 1 at the end of the beam and 0 at a point before it', () => {
  const { frame, stamp, count, points, values, rejected } = testDecoder({ type: TYPE })(scan([4, 2]), 0);
  assert.deepEqual([frame, stamp, count, rejected.size], ['laser', 12.5, 4, 0]);
  assert.deepEqual([...values], [0, 1, 0, 1]);
  const [freeX, freeY, , hitX, hitY] = points;
  assert.ok(freeX > 0 && freeX < 4 && freeY === 0);
  assert.deepEqual([hitX, hitY], [4, 0]);
  // The second beam looks to the left.
  assert.ok(Math.abs(points[9]) < 1e-6 && Math.abs(points[10] - 2) < 1e-6);
});

test('REP-117: +Inf is free space up to range_max, -Inf too close, NaN invalid', () => {
  const readings = testDecoder({ type: TYPE })(scan([NOTHING, TOO_CLOSE, INVALID, 0.4, 11]), 0);
  assert.equal(readings.count, 1);
  assert.deepEqual([...readings.values], [0]);
  assert.ok(readings.points[0] > 0 && readings.points[0] < 10);
  assert.deepEqual(refusals(readings), { out_of_range: 3, not_finite: 1 });
});

test('free readings are spread evenly over the area that was swept, and the same for the same scan', () => {
  const beams = 1000;
  const ranges = Array.from({ length: beams }, () => NOTHING);
  const bytes = scan(ranges, { angle_min: -Math.PI, angle_increment: (2 * Math.PI) / beams });
  const decode = testDecoder({ type: TYPE });
  const { points } = decode(bytes, 0);
  const radii = Array.from({ length: beams }, (_, i) => Math.hypot(points[3 * i], points[3 * i + 1]));
  const reach = Math.max(...radii);
  const inner = radii.filter((radius) => radius < reach / 2).length;
  assert.ok(Math.abs(inner / beams - 0.25) < 0.01, `a quarter of the area holds ${inner} of ${beams}`);
  assert.deepEqual(decode(bytes, 1).points, points);
});

test('min and max of the source do not cut occupancy', () => {
  assert.equal(testDecoder({ type: TYPE, min: 3, max: 5 })(scan([4, 2]), 0).count, 4);
});

test('ranges and intensities are values at the end point, within the limits', () => {
  const ranges = testDecoder({ type: TYPE, field: 'ranges', max: 3 })(scan([4, 2, NOTHING]), 0);
  assert.deepEqual([...ranges.values], [2]);
  assert.deepEqual(refusals(ranges), { out_of_range: 2 });
  const intensities = testDecoder({ type: TYPE, field: 'intensities' })(scan([4, INVALID, 2], { intensities: [7, 8, INVALID] }), 0);
  assert.deepEqual([...intensities.values], [7]);
  assert.deepEqual([...intensities.points], [4, 0, 0]);
  assert.deepEqual(refusals(intensities), { not_finite: 2 });
});

test('a scan that contradicts itself is refused', () => {
  const decode = testDecoder({ type: TYPE, field: 'intensities' });
  assert.equal(refusalList(decode(scan([1, 2], { intensities: [1] }), 0))[0].value, '1 values for 2 beams');
  for (const overrides of [{ range_max: NOTHING }, { range_max: 0.1 }, { angle_increment: INVALID }]) {
    assert.deepEqual(refusals(decode(scan([1], overrides), 0)), { bad_message: 1 });
  }
});

test('another field is refused at the start', () => {
  assert.throws(() => testDecoder({ type: TYPE, field: 'range' }), /^ConfigError: probe\.field: "range".* occupancy, ranges, intensities$/);
});

test('scans of a real robot: codes below range_min and NaN are refused, all else is placed', async (t) => {
  const path = sampleRecording('2019_jan17_expt04_bagfile');
  if (path === undefined) return t.skip(NO_SAMPLE_DATA);
  const recording = await openRecording(path);
  t.after(() => recording.close());
  const definition = recording.topics.find(({ name }) => name === '/scan')?.definition ?? '';
  const decode = createDecoder(testSource({ type: TYPE, topic: '/scan' }), definition);
  let [scans, hits, free, refused, invalid] = [0, 0, 0, 0, 0];
  for await (const message of recording.messages(['/scan'])) {
    const { count, points, values, rejected } = decode(message.data, 0);
    scans++;
    for (let i = 0; i < count; i++) {
      const radius = Math.hypot(points[3 * i], points[3 * i + 1]);
      assert.ok(radius <= 5.6 + 1e-6 && (values[i] === 0 || radius >= 0.02 - 1e-6));
      if (values[i] === 1) hits++;
      else free++;
    }
    for (const [reason, { count: times }] of rejected) {
      refused += times;
      if (reason === 'not_finite') invalid += times;
    }
  }
  assert.equal(scans, 962);
  assert.equal(hits + refused, scans * 726);
  assert.equal(free, hits);
  assert.ok(hits > refused && invalid > 0);
});
