import assert from 'node:assert/strict';
import test from 'node:test';
import { encodeTestMessage, refusals, testDecoder, testHeader } from './testing/sensor-messages.js';

const TYPE = 'sensor_msgs/msg/NavSatFix';

function fix(status: number, altitude: number): Uint8Array {
  return encodeTestMessage(TYPE, { header: testHeader('gps'), status: { status, service: 1 }, latitude: 35, longitude: 139, altitude });
}

test('the altitude is the value', () => {
  const { values, frame } = testDecoder({ type: TYPE })(fix(0, 41.5), 0);
  assert.deepEqual([frame, ...values], ['gps', 41.5]);
});

test('without a fix, or an altitude, there is no reading', () => {
  const decode = testDecoder({ type: TYPE });
  assert.deepEqual(refusals(decode(fix(-1, 41.5), 0)), { no_fix: 1 });
  assert.deepEqual(refusals(decode(fix(-2, 41.5), 0)), { no_fix: 1 });
  assert.deepEqual(refusals(decode(fix(2, Number.NaN), 0)), { not_finite: 1 });
});
