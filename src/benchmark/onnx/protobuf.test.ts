import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Message } from './protobuf.js';

/** Examples of protobuf.dev, Encoding. */
test('fields are written as protocol buffers prescribe', () => {
  assert.deepEqual([...new Message().integer(1, 150).encoded()], [0x08, 0x96, 0x01]);
  assert.deepEqual([...new Message().text(2, 'testing').encoded()], [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  assert.deepEqual([...new Message().message(3, new Message().integer(1, 150)).encoded()], [0x1a, 0x03, 0x08, 0x96, 0x01]);
  assert.deepEqual([...new Message().float(1, 1).encoded()], [0x0d, 0, 0, 0x80, 0x3f]);
});
