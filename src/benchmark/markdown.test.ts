import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdownTables } from './markdown.js';

test('times and their ratios share a cell, and rows of one kind a table', () => {
  const text = markdownTables([
    { operation: 'fold', latents: 16, 'a ms': 2, 'b ms': 5.4321, 'b / a': 2.71605 },
    { operation: 'predict', latents: 16, 'a ms': 0.0123456, 'c ms': 1, 'c / a': 81 },
    { points: 1000, 'p50 | p99': 3 },
  ]);
  assert.deepEqual(text.split('\n'), [
    '| operation | latents | a, ms | b, ms (times a) | c, ms (times a) |',
    '|---|---|---|---|---|',
    '| fold | 16 | 2 | 5.43 (2.72) | |',
    '| predict | 16 | 0.0123 | | 1 (81) |',
    '',
    '| points | p50 \\| p99 |',
    '|---|---|',
    '| 1,000 | 3 |',
    '',
  ]);
});
