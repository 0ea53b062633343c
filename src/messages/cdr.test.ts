import assert from 'node:assert/strict';
import test from 'node:test';
import { CdrReader, createCdrWriter, encodeCdr, parseDefinition } from './cdr.js';
import { encodeTestMessage, testDefinition, testHeader } from './testing/sensor-messages.js';

const gas = {
  header: testHeader(),
  name: 'methane',
  raw: 12n,
  alarm: true,
  channels: Float32Array.of(1, 2, 3),
  history: Float64Array.of(0.5, 0.25),
  places: [
    { x: 1, y: 2, z: 3 },
    { x: 4, y: 5, z: 6 },
  ],
};
const gasDefinition = parseDefinition(testDefinition('test_msgs/msg/Gas'));
const gasReader = new CdrReader<typeof gas>(gasDefinition);

test('a message comes back as it was written', () => {
  assert.deepEqual(gasReader.read(createCdrWriter(gasDefinition)(gas)), gas);
});

test('a message cut short anywhere is refused, although bytes follow it in the same buffer', () => {
  const whole = encodeTestMessage('test_msgs/msg/Gas', gas);
  const pool = new Uint8Array(whole.byteLength + 100_000);
  pool.set(whole, 0);
  for (let length = 0; length < whole.byteLength; length++) {
    assert.throws(() => gasReader.read(pool.subarray(0, length)), Error, `${length} bytes`);
  }
  assert.deepEqual(gasReader.read(pool.subarray(0, whole.byteLength)), gas);
});

test('a length that the message does not have is refused before anything of that size is allocated', () => {
  const definition = parseDefinition('float64[] numbers\nstring[] names');
  const reader = new CdrReader(definition);
  const bytes = createCdrWriter(definition)({ numbers: [1, 2], names: ['a'] });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const before = process.memoryUsage().arrayBuffers;
  for (const claim of [8, 1000, 0x7fffffff, 0xffffffff]) {
    view.setUint32(4, claim, true);
    assert.throws(() => reader.read(bytes), /numbers/);
  }
  view.setUint32(4, 2, true);
  const names = 4 + 8 + 16;
  for (const claim of [30, 0xffffffff]) {
    view.setUint32(names, claim, true);
    assert.throws(() => reader.read(bytes), /names/);
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 1e6);
});

test('both byte orders are read, other encapsulations are refused', () => {
  const reader = new CdrReader<{ count: number; data: number }>(parseDefinition('uint16 count\nfloat32 data'));
  assert.deepEqual(reader.read(Uint8Array.of(0, 0, 0, 0, 0x01, 0x02, 0, 0, 0x3f, 0x80, 0, 0)), { count: 0x0102, data: 1 });
  assert.deepEqual(reader.read(Uint8Array.of(0, 1, 0, 0, 0x02, 0x01, 0, 0, 0, 0, 0x80, 0x3f)), { count: 0x0102, data: 1 });
  assert.throws(() => reader.read(Uint8Array.of(0, 7, 0, 0, 0x02, 0x01, 0, 0, 0, 0, 0x80, 0x3f)), /encapsulation 7/);
});

test('an empty message is one byte, as rosidl makes it', () => {
  const reader = new CdrReader(parseDefinition(`Empty nothing\nuint8 last\n${'='.repeat(80)}\nMSG: test_msgs/Empty\n`));
  assert.deepEqual(reader.read(Uint8Array.of(0, 1, 0, 0, 0, 5)), { nothing: {}, last: 5 });
  assert.throws(() => reader.read(Uint8Array.of(0, 1, 0, 0)), /empty message/);
});

test('encodeCdr gives bytes in a buffer of their own', () => {
  const bytes = encodeCdr('tf2_msgs/msg/TFMessage', { transforms: [] });
  assert.deepEqual([...bytes], [0, 1, 0, 0, 0, 0, 0, 0]);
  assert.equal(bytes.byteLength, bytes.buffer.byteLength);
});
