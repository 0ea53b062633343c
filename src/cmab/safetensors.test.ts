import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSafetensors, type StoredTensor, serializeSafetensors } from './safetensors.js';

const tensors = new Map<string, StoredTensor>([
  ['a', { dtype: 'F32', shape: [1, 3], data: Float32Array.of(1, 2, 3) }],
  ['b', { dtype: 'F64', shape: [2, 2], data: Float64Array.of(0.1, -Infinity, Math.PI, 4) }],
  ['none', { dtype: 'F64', shape: [0], data: new Float64Array() }],
]);

/** A file with the given header text and `body` bytes of data. */
function file(header: string, body = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.byteLength + body);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.byteLength), true);
  bytes.set(text, 8);
  return bytes;
}

test('what is written is read back, bit by bit', () => {
  const bytes = serializeSafetensors(tensors, { note: 'ä' });
  const read = parseSafetensors(bytes);
  assert.deepEqual(read.tensors, tensors);
  assert.deepEqual(read.metadata, { note: 'ä' });
});

test('a Buffer at any offset is read, and not held on to', () => {
  const bytes = serializeSafetensors(tensors);
  const shifted = Buffer.concat([Buffer.of(0), bytes]).subarray(1);
  const { tensors: read } = parseSafetensors(shifted);
  assert.deepEqual(read, tensors);
  shifted.fill(0);
  assert.deepEqual(read, tensors);
});

const broken: [string, Uint8Array, RegExp][] = [
  ['no header', new Uint8Array(3), /not a safetensors file: 3 bytes/],
  ['a header beyond the file', new Uint8Array(16).fill(1), /a header of \d+ bytes in a file of 16/],
  ['a header that is not JSON', file('{"a":'), /header is not JSON/],
  ['a header that is a list', file('[]'), /header is not an object/],
  ['another data type', file('{"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}', 1), /'a' is I8, not F32 or F64/],
  [
    'a size beyond the file',
    file('{"a":{"dtype":"F64","shape":[1000000000],"data_offsets":[0,8000000000]}}', 8),
    /'a' of 8000000000 bytes claims/,
  ],
  [
    'offsets that are not the size',
    file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 8),
    /'a' of 8 bytes claims bytes 0..4 of 8/,
  ],
  ['a negative size', file('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 8), /no valid shape/],
  [
    'tensors that share their bytes, so that few are copied many times',
    file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 8),
    /'b' overlaps another one/,
  ],
  [
    'data that no tensor claims',
    file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 8),
    /its tensors are 4 bytes, and its data 8/,
  ],
  ['metadata that is not text', file('{"__metadata__":{"a":1}}'), /metadata values must be strings/],
];
for (const [what, bytes, message] of broken) {
  test(`refused: ${what}`, () => assert.throws(() => parseSafetensors(bytes), message));
}

test('every truncation is refused', () => {
  const bytes = serializeSafetensors(tensors);
  for (let length = 0; length < bytes.length; length++) assert.throws(() => parseSafetensors(bytes.subarray(0, length)));
});
