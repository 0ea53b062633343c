import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Inbox, limitsOfChannels } from './inbox.js';

const message = (channel: string, bytes: number[]) => ({ channel, cdr: Uint8Array.from(bytes), receivedAt: 0 });
const first = (inbox: Inbox) => inbox.take().map((taken) => taken.cdr[0]);

test('messages leave in order of arrival across channels', () => {
  const inbox = new Inbox(limitsOfChannels(1));
  inbox.push(message('a', [1]));
  inbox.push(message('/tf', [2]));
  inbox.push(message('a', [3]));
  assert.equal(inbox.size, 3);
  assert.deepEqual(
    inbox.take({ messages: 2, bytes: 1000 }).map((taken) => taken.cdr[0]),
    [1, 2],
  );
  assert.deepEqual(first(inbox), [3]);
  assert.equal(inbox.size, 0);
});

test('the oldest message of the full channel gives way, and is counted for it alone', () => {
  const inbox = new Inbox(() => ({ messages: 2, bytes: 1000 }));
  inbox.push(message('scan', [1]));
  inbox.push(message('/tf', [2]));
  inbox.push(message('scan', [3]));
  inbox.push(message('scan', [4]));
  inbox.push(message('scan', [5]));
  assert.deepEqual(first(inbox), [2, 4, 5]);
  assert.deepEqual([...inbox.dropped], [['scan', 2]]);
  inbox.push(message('scan', [6]));
  assert.deepEqual(first(inbox), [6], 'taking makes room again');
});

test('bytes are bounded too, but one message larger than the bound still passes', () => {
  const inbox = new Inbox(() => ({ messages: 100, bytes: 4 }));
  inbox.push(message('cloud', [1, 0, 0]));
  inbox.push(message('cloud', [2, 0, 0]));
  assert.deepEqual(first(inbox), [2]);
  inbox.push(message('cloud', [3, 0, 0, 0, 0, 0]));
  assert.deepEqual(first(inbox), [3]);
  assert.deepEqual([...inbox.dropped], [['cloud', 1]]);
});

test('clear drops and counts', () => {
  const inbox = new Inbox(limitsOfChannels(1));
  inbox.push(message('a', [1]));
  inbox.push(message('b', [1]));
  inbox.clear();
  assert.equal(inbox.size, 0);
  assert.deepEqual([...inbox.dropped.values()], [1, 1]);
});

test('what is taken at once is bounded in bytes, but one message always leaves', () => {
  const inbox = new Inbox(limitsOfChannels(1));
  for (const i of [1, 2, 3]) inbox.push(message('cloud', [i, 0, 0]));
  assert.equal(inbox.take({ messages: 10, bytes: 7 }).length, 2);
  assert.equal(inbox.take({ messages: 10, bytes: 1 }).length, 1);
  assert.equal(inbox.take({ messages: 10, bytes: 1 }).length, 0);
});

test('transforms stay where a source would give way', () => {
  const inbox = new Inbox(limitsOfChannels(1));
  for (let i = 0; i < 1000; i++) {
    inbox.push(message('/tf', [1]));
    inbox.push(message('sonar', [2]));
  }
  assert.deepEqual([...inbox.dropped], [['sonar', 744]]);
});
