import assert from 'node:assert/strict';
import { test } from 'node:test';
import { once } from './once.js';

test('each line is said once, and what is remembered is bounded', () => {
  const said: string[] = [];
  const say = once((text) => said.push(text));
  say('a');
  say('b');
  say('a');
  assert.deepEqual(said, ['a', 'b']);
  for (let i = 0; i < 1000; i++) say(String(i));
  say('a');
  assert.equal(said.filter((text) => text === 'a').length, 2, 'after very many others it may be said again');
});
