import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressLine } from './progress.js';

test('the bar fills and the time left follows the pace', () => {
  assert.match(progressLine(0, 400, 0), /^░{24} {3}0 % {2}0 of 400 messages {2}$/);
  assert.match(progressLine(100, 400, 25), /^█{6}░{18} {2}25 % {2}100 of 400 messages {2}1:15 left$/);
  assert.match(progressLine(400, 400, 99), /^█{24} 100 % .* 0:00 left$/);
  assert.match(progressLine(1, 4001, 2), / 2:13:20 left$/);
  assert.match(progressLine(0, 0, 0), /100 %/);
});
