import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleave, median, type Report, type Timer } from './interleaved.js';

test('contestants take turns, and each operation has a row with medians and ratios', async () => {
  const turns: string[] = [];
  const contestant = (name: string) => ({
    name,
    round: async (time: Timer, report: Report) => {
      const count = await time('count', () => turns.push(name));
      assert.equal(count, turns.length);
      report('elsewhere', name === 'a' ? 2 : 5);
    },
  });
  const rows = await interleave([contestant('a'), contestant('b')], 3, { latents: 4 });
  assert.deepEqual(turns, ['a', 'b', 'a', 'b', 'a', 'b']);
  assert.deepEqual(Object.keys(rows[0]), ['operation', 'latents', 'a ms', 'b ms', 'b / a']);
  assert.deepEqual([rows[0].operation, rows[0].latents], ['count', 4]);
  assert.deepEqual(rows[1], { operation: 'elsewhere', latents: 4, 'a ms': 2, 'b ms': 5, 'b / a': 2.5 });
  assert.equal(rows.length, 2);
  assert.equal(median([3, 1, 2]), 2);
});
