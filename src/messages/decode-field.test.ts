import assert from 'node:assert/strict';
import test from 'node:test';
import { openRecording } from '../recording/read-mcap.js';
import { NO_SAMPLE_DATA, sampleRecording } from '../recording/testing/sample-recordings.js';
import { createDecoder } from './decode.js';
import { encodeTestMessage, refusalList, testDecoder, testHeader, testSource } from './testing/sensor-messages.js';

const GAS = 'test_msgs/msg/Gas';

function gas(overrides: object = {}): Uint8Array {
  return encodeTestMessage(GAS, {
    header: testHeader('//nose'),
    raw: 12n,
    alarm: true,
    channels: [1, 2, 3],
    history: [0.5, 0.25],
    places: [{ x: 1, y: 2, z: 3 }],
    ...overrides,
  });
}

test('the sensor messages with one number need no field', () => {
  const values = {
    Temperature: 'temperature',
    RelativeHumidity: 'relative_humidity',
    FluidPressure: 'fluid_pressure',
    Illuminance: 'illuminance',
  };
  for (const [name, field] of Object.entries(values)) {
    const type = `sensor_msgs/msg/${name}`;
    const readings = testDecoder({ type })(encodeTestMessage(type, { header: testHeader(), [field]: 21.5 }), 0);
    assert.deepEqual([...readings.values, ...readings.points], [21.5, 0, 0, 0], type);
    assert.deepEqual([readings.frame, readings.stamp], ['sensor', 12.5], type);
  }
});

test('any number at a dotted path, array elements by index', () => {
  const expected = { raw: 12, alarm: 1, 'channels.2': 3, 'history.1': 0.25, 'places.0.y': 2 };
  for (const [field, value] of Object.entries(expected)) {
    const readings = testDecoder({ type: GAS, field })(gas(), 0);
    assert.deepEqual([...readings.values], [value], field);
    assert.equal(readings.frame, 'nose');
  }
});

test('an element that a message does not have refuses that message', () => {
  for (const field of ['history.2', 'places.1.y']) {
    const readings = testDecoder({ type: GAS, field })(gas(), 0);
    assert.deepEqual(refusalList(readings), [{ reason: 'bad_message', count: 1, field, value: 'beyond the end of the array' }]);
  }
});

test('a path that does not fit the type is refused at the start, with what is allowed', () => {
  const refusals: [string, RegExp][] = [
    ['', /needs the dotted path of its value/],
    ['smell', /no "smell"; allowed is one of header, name, raw, alarm, channels, history, places$/],
    ['places.0.w', /no "w"; allowed is one of x, y, z$/],
    ['name', /name is a string; a number is wanted/],
    ['channels', /channels is an array; give an index/],
    ['channels.3', /give an index/],
    ['raw.x', /raw is a int64 and has no fields/],
    ['header', /allowed is one of its fields: stamp, frame_id/],
  ];
  for (const [field, message] of refusals) {
    assert.throws(
      () => testDecoder({ type: GAS, field }),
      (error: Error) => error.name === 'ConfigError' && message.test(error.message),
      field,
    );
  }
});

test('without a header the source names the frame, and the stamp is that of arrival', () => {
  const type = 'std_msgs/msg/Float32';
  const { frame, stamp, values } = testDecoder({ type, frame: '/nose' })(encodeTestMessage(type, { data: 4 }), 33.25);
  assert.deepEqual([frame, stamp, ...values], ['nose', 33.25, 4]);
  assert.throws(() => testDecoder({ type }), /^ConfigError: probe\.frame: "": .* has no header/);
});

test('a frame of the source stands in for that of the header', () => {
  assert.equal(testDecoder({ type: GAS, field: 'raw', frame: 'mast' })(gas(), 0).frame, 'mast');
});

test('values that are not finite or outside the limits are refused, with an example', () => {
  const decode = testDecoder({ type: GAS, field: 'history.0', min: 0, max: 1 });
  const refused = (value: number) => {
    const readings = decode(gas({ history: [value] }), 0);
    return [readings.count, ...refusalList(readings).flatMap((refusal) => [refusal.reason, refusal.field, refusal.value])];
  };
  assert.deepEqual(refused(Number.NaN), [0, 'not_finite', 'history.0', 'NaN']);
  assert.deepEqual(refused(Number.NEGATIVE_INFINITY), [0, 'not_finite', 'history.0', '-Infinity']);
  assert.deepEqual(refused(1.5), [0, 'out_of_range', 'history.0', '1.5']);
  assert.deepEqual(refused(1), [1]);
});

test('a header without a frame or with an impossible stamp refuses the message', () => {
  const decode = testDecoder({ type: GAS, field: 'raw' });
  const refused = (frame_id: string, sec: number, nanosec: number) => {
    const readings = decode(gas({ header: { frame_id, stamp: { sec, nanosec } } }), 0);
    return refusalList(readings).flatMap(({ reason, field }) => [reason, field]);
  };
  assert.deepEqual(refused('', 1, 0), ['empty_frame', 'header.frame_id']);
  assert.deepEqual(refused('/', 1, 0), ['empty_frame', 'header.frame_id']);
  assert.deepEqual(refused('nose', 1, 1_000_000_000), ['bad_stamp', 'header.stamp.nanosec']);
  assert.deepEqual(refused('nose', -1, 0), ['bad_stamp', 'header.stamp.sec']);
});

test('the water temperature of a real recording', async (t) => {
  const path = sampleRecording('bay_sonar_20190602');
  if (path === undefined) return t.skip(NO_SAMPLE_DATA);
  const recording = await openRecording(path);
  t.after(() => recording.close());
  const topic = recording.topics.find(({ name }) => name === '/water_temperature');
  assert.ok(topic);
  const decode = createDecoder(testSource({ type: topic.type }), topic.definition);
  let count = 0;
  for await (const { data } of recording.messages([topic.name])) {
    const readings = decode(data, 0);
    assert.equal(readings.frame, 'base_link');
    assert.ok(typeof readings.values !== 'string' && readings.values[0] > 10 && readings.values[0] < 35);
    count += readings.count;
  }
  assert.equal(count, 1254);
});
