import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cholesky } from '../math/cholesky.js';
import { correlationFactors, correlations } from './covariance-head.js';
import { Random } from './random.js';

const RANK = 4;

test('correlations are positive definite with ones on the diagonal, whatever the head says, duplicates included', () => {
  const random = new Random(2);
  for (const size of [0, 1e-9, 1, 1e3]) {
    const rows = Array.from({ length: 12 }, () => Array.from(random.normals(RANK + 1), (v) => size * v));
    const raw = [...rows, ...rows.slice(0, 4)].flat();
    const matrix = correlations(correlationFactors(raw, RANK), RANK);
    const n = rows.length + 4;
    for (let i = 0; i < n; i++) {
      assert.equal(matrix[i * (n + 1)], 1);
      for (let j = 0; j < n; j++) assert.ok(matrix[i * n + j] === matrix[j * n + i] && Math.abs(matrix[i * n + j]) <= 1 + 1e-12);
    }
    // A reading that is all signal correlates with itself by 1: definite but for rounding.
    const loaded = matrix.map((r, i) => (i % (n + 1) === 0 ? r + 1e-9 : r));
    assert.ok(cholesky(loaded, n), `size ${size}`);
  }
});

test('the last output is the logit of the squared length', () => {
  const [a, b] = correlationFactors([3, 4, 0], 2);
  assert.ok(Math.abs(a - 0.6 * Math.SQRT1_2) < 1e-9 && Math.abs(b - 0.8 * Math.SQRT1_2) < 1e-9);
});
