import assert from 'node:assert/strict';
import test from 'node:test';
import { createDecoder } from './decode.js';
import { encodeTestMessage, refusalList, testDecoder, testHeader, testSource } from './testing/sensor-messages.js';

const header = testHeader();
const MESSAGES: Readonly<Record<string, object>> = {
  'sensor_msgs/msg/PointCloud2': {
    header,
    height: 1,
    width: 2,
    fields: ['x', 'y', 'z'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 })),
    point_step: 12,
    row_step: 24,
    data: new Uint8Array(24),
  },
  'sensor_msgs/msg/LaserScan': { header, angle_increment: 0.1, range_max: 10, ranges: [1, 2, 3], intensities: [4, 5, 6] },
  'sensor_msgs/msg/Range': { header, range: 1, max_range: 2 },
  'sensor_msgs/msg/Temperature': { header, temperature: 20 },
  'sensor_msgs/msg/MagneticField': { header, magnetic_field: { x: 1, y: 2, z: 3 } },
  'sensor_msgs/msg/NavSatFix': { header, status: { status: 0 }, altitude: 4 },
  'geometry_msgs/msg/PointStamped': { header, point: { x: 1, y: 2, z: 3 } },
};

test('no bytes make a decoder throw, and what it lets through is finite', () => {
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (const [type, message] of Object.entries(MESSAGES)) {
    const decode = testDecoder({ type });
    const whole = encodeTestMessage(type, message);
    assert.ok(decode(whole, 0).count > 0, type);
    for (let trial = 0; trial < 2000; trial++) {
      const bytes = whole.slice(0, trial % 3 === 0 ? random(whole.byteLength + 1) : whole.byteLength);
      for (let change = 0; bytes.byteLength > 0 && change < 1 + (trial % 4); change++) bytes[random(bytes.byteLength)] = random(256);
      const { frame, stamp, count, points, values, rejected } = decode(bytes, 0);
      assert.equal(points.length, 3 * count);
      assert.ok(points.every(Number.isFinite));
      assert.ok(typeof values === 'string' || (values.length === count && values.every(Number.isFinite)));
      assert.ok(count === 0 || (frame !== '' && Number.isFinite(stamp)));
      for (const refusal of rejected.values()) assert.ok(refusal.count > 0);
    }
  }
});

test('a broken message is one refusal that says what is wrong', () => {
  const type = 'sensor_msgs/msg/Range';
  const readings = testDecoder({ type })(Uint8Array.of(0, 1, 0, 0, 1), 0);
  assert.equal(readings.count, 0);
  assert.deepEqual(refusalList(readings), [{ reason: 'bad_message', count: 1, field: type, value: 'stamp: ends at byte 12 of 5' }]);
});

test('a definition that is not the type it claims to be is refused at the start', () => {
  for (const type of Object.keys(MESSAGES)) {
    assert.throws(
      () => createDecoder(testSource({ type }), 'float32 nothing'),
      (error: Error) => error.name === 'ConfigError',
      type,
    );
  }
  assert.throws(() => createDecoder(testSource({}), 'what is this?'), /^ConfigError: probe\.type: .* cannot be parsed/);
});
