import assert from 'node:assert/strict';
import test from 'node:test';
import { encodeTestMessage, testDecoder, testHeader } from './testing/sensor-messages.js';

const TYPE = 'sensor_msgs/msg/MagneticField';
const bytes = encodeTestMessage(TYPE, { header: testHeader(), magnetic_field: { x: 2, y: -3, z: 6 } });

function value(field: string): unknown {
  return testDecoder({ type: TYPE, field })(bytes, 0).values[0];
}

test('magnitude, components and dotted paths', () => {
  assert.equal(value(''), 7);
  assert.equal(value('magnitude'), 7);
  assert.equal(value('y'), -3);
  assert.equal(value('magnetic_field.z'), 6);
});

test('another field is refused at the start', () => {
  assert.throws(() => testDecoder({ type: TYPE, field: 'w' }), /^ConfigError: probe\.field: "w"/);
});
