import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { cholesky, solveLower } from './cholesky.js';

test('the factor times its transpose is the matrix', () => {
  const n = 12;
  const random = new Random(3);
  const half = random.normals(n * n);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) a[i * n + j] += half[i * n + k] * half[j * n + k];
  const l = a.slice();
  assert.ok(cholesky(l, n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let product = 0;
      for (let k = 0; k < n; k++) product += l[i * n + k] * l[j * n + k];
      assert.ok(Math.abs(product - a[i * n + j]) < 1e-10);
    }
  }
  const x = random.normals(n);
  const b = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) b[i] += l[i * n + k] * x[k];
  solveLower(l, n, b);
  x.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-8));
});

test('an indefinite matrix is refused', () => {
  assert.equal(cholesky(Float64Array.of(1, 2, 2, 1), 2), false);
});
