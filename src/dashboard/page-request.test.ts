import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRequest } from './page-request.js';

test('requests are read, and nothing else is one', () => {
  const places = [[1, -2.5]];
  assert.deepEqual(parseRequest(JSON.stringify({ id: 1, kind: 'predict', places, more: 1 })), { id: 1, kind: 'predict', places });
  assert.deepEqual(parseRequest('{"id":2,"kind":"act","action":"save"}'), { id: 2, kind: 'act', action: 'save' });
  assert.deepEqual(parseRequest('{"id":3,"kind":"token","token":"x"}'), { id: 3, kind: 'token', token: 'x' });
  for (const text of [
    '',
    'null',
    '[]',
    '{"kind":"act","action":"save"}',
    '{"id":1,"kind":"act","action":"constructor"}',
    '{"id":1,"kind":"predict","places":[]}',
    '{"id":1,"kind":"predict","places":[[1]]}',
    '{"id":1,"kind":"predict","places":[[1,null]]}',
    '{"id":1,"kind":"token"}',
  ]) {
    assert.equal(parseRequest(text), undefined, text);
  }
});
