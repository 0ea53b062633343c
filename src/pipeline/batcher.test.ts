import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSameField, testField, testReadings } from '../field/testing/test-field.js';
import { Batcher } from './batcher.js';

test('batches have the size asked for, whatever the messages bring', () => {
  const { positions, values } = testReadings(100);
  const folded: number[] = [];
  const field = testField();
  const batcher = new Batcher(field, 30, (result) => folded.push(result.folded));
  for (let from = 0; from < 100; from += 7)
    batcher.add(positions.subarray(2 * from, 2 * from + 14), values.subarray(from, from + 7), 5, 100 + from);
  assert.deepEqual([folded, batcher.pending, batcher.oldest], [[30, 30, 30], 10, 184]);
  batcher.flush();
  batcher.flush();
  assert.deepEqual([folded, batcher.pending, batcher.oldest, batcher.times.count], [[30, 30, 30, 10], 0, undefined, 4]);
  const whole = testField();
  whole.fold(testReadings(100));
  assertSameField(field, whole, 1e-6);
});

test('a message larger than a batch is cut', () => {
  const { positions, values } = testReadings(100);
  const batcher = new Batcher(testField(), 8);
  batcher.add(positions, values);
  assert.deepEqual([batcher.times.count, batcher.pending], [12, 4]);
  assert.equal(batcher.clear(), 4);
  assert.equal(batcher.pending, 0);
});

test('what became of a row can be told with its source', () => {
  const seen: { source: number; value: number }[] = [];
  const batcher = new Batcher(testField(), 3, ({ outOfRange }, row) => outOfRange.forEach((i) => seen.push(row(i))));
  batcher.add(Float64Array.of(0, 0), Float64Array.of(10), 0, 0, 4);
  batcher.add(Float64Array.of(0, 0, 1, 1), Float64Array.of(1e20, 9), 0, 0, 5);
  assert.deepEqual(seen, [{ source: 5, value: 1e20 }]);
});
