import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStartArguments } from './arguments.js';

test('defaults, and what can be asked for', () => {
  assert.deepEqual(parseStartArguments([]), { headless: false, seconds: 30, json: false, seed: 1 });
  assert.deepEqual(parseStartArguments(['--headless', '--seconds', '2.5', '--json', '--seed', '7']), {
    headless: true,
    seconds: 2.5,
    json: true,
    seed: 7,
  });
});

test('what makes no sense is refused by name and value', () => {
  assert.throws(() => parseStartArguments(['--seconds', '5']), /--seconds and --json go with --headless/);
  assert.throws(() => parseStartArguments(['--headless', '--seconds', '-1']), /--seconds/);
  assert.throws(() => parseStartArguments(['--headless', '--seconds=0']), /--seconds 0 is not in/);
  assert.throws(() => parseStartArguments(['--seed', '1.5']), /--seed 1.5 is not a whole number/);
  assert.throws(() => parseStartArguments(['extra']), /extra/);
});
