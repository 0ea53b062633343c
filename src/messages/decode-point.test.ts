import assert from 'node:assert/strict';
import test from 'node:test';
import { encodeTestMessage, refusalList, testDecoder, testHeader } from './testing/sensor-messages.js';

const TYPE = 'geometry_msgs/msg/PointStamped';

function point(x: number, y: number, z: number): Uint8Array {
  return encodeTestMessage(TYPE, { header: testHeader('rover'), point: { x, y, z } });
}

test('the point is the position, its height in the map the value', () => {
  const { frame, count, points, values } = testDecoder({ type: TYPE })(point(1, 2, 3), 0);
  assert.deepEqual([frame, count, ...points, values], ['rover', 1, 1, 2, 3, 'z']);
  assert.equal(testDecoder({ type: TYPE, field: 'point.x' })(point(1, 2, 3), 0).values, 'x');
});

test('a point that is not finite is refused', () => {
  const readings = testDecoder({ type: TYPE })(point(1, Number.NaN, 3), 0);
  assert.equal(readings.count, 0);
  assert.deepEqual(refusalList(readings), [{ reason: 'not_finite', count: 1, field: 'point.y', value: 'NaN' }]);
});

test('another field is refused at the start', () => {
  assert.throws(() => testDecoder({ type: TYPE, field: 'w' }), /^ConfigError: probe\.field: "w".* x, y, z$/);
});
