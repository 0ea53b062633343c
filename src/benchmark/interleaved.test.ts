import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleave, median, type Timer } from './interleaved.js';

test('contestants take turns, and each operation has a row with medians and ratios', async () => {
  const turns: string[] = [];
  const contestant = (name: string) => ({
    name,
    round: async (time: Timer) => {
      const count = await time('count', () => turns.push(name));
      assert.equal(count, turns.length);
    },
  });
  const rows = await interleave([contestant('a'), contestant('b')], 3, { latents: 4 });
  assert.deepEqual(turns, ['a', 'b', 'a', 'b', 'a', 'b']);
  assert.equal(rows.length, 1);
  assert.deepEqual(Object.keys(rows[0]), ['operation', 'latents', 'a ms', 'b ms', 'b / a']);
  assert.deepEqual([rows[0].operation, rows[0].latents], ['count', 4]);
  assert.equal(median([3, 1, 2]), 2);
});
