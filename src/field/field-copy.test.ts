import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Field } from './field.js';
import { FieldCopy, FieldWatcher, restoreCopy } from './field-copy.js';
import { encodeState } from './state-file.js';
import { range, select, testField, testReadings } from './testing/test-field.js';

const readings = testReadings(200);
const batches = range(0, 20).map((i) => select(readings, range(10 * i, 10 * i + 10)));

/** The field that another thread would make of the copy. */
function restored(copy: FieldCopy, field = testField()): Field {
  restoreCopy(field, structuredClone(copy.data!));
  return field;
}

function assertSameBits(actual: Field, expected: Field): void {
  assert.deepEqual(encodeState(actual.snapshot()), encodeState(expected.snapshot()));
}

test('a copy that is told of each change is the field, bit for bit, order of use included', () => {
  const field = testField();
  const watcher = new FieldWatcher(field);
  const copy = new FieldCopy();
  assert.equal(watcher.changes(), undefined);
  assert.equal(copy.data, undefined);
  for (const batch of batches) {
    field.fold(batch);
    copy.apply(structuredClone(watcher.changes()!));
    assert.equal(watcher.changes(), undefined, 'told once');
    assertSameBits(restored(copy), field);
  }
});

test('only what changed is told', () => {
  const field = testField();
  field.fold(readings);
  const watcher = new FieldWatcher(field);
  field.fold({ positions: Float64Array.of(1, 1), values: Float64Array.of(10) });
  const { changed, inMemory, spilled } = watcher.changes()!;
  assert.deepEqual([changed.length, inMemory.length, spilled], [4, field.tiles, undefined]);
});

test('what the copy holds no longer is the memory of what changes next', () => {
  const field = testField();
  const watcher = new FieldWatcher(field);
  const copy = new FieldCopy();
  const memory = new Set<ArrayBufferLike>();
  for (let round = 0; round < 6; round++) {
    field.fold(batches[0]);
    const changes = watcher.changes()!;
    for (const { sums } of changes.changed) memory.add(sums.buffer);
    const spare = copy.apply(changes);
    for (const sums of spare) sums.fill(Number.NaN);
    watcher.recycle(spare);
    assertSameBits(restored(copy), field);
  }
  assert.equal(memory.size, 2 * field.tiles);
});

test('a reset, a part that is forgotten and another state in its place are told too', () => {
  const field = testField();
  const watcher = new FieldWatcher(field);
  const copy = new FieldCopy();
  const other = testField();
  other.fold(batches[3]);
  const steps = [
    () => field.fold(batches[0]),
    () => field.forgetRegion(Float64Array.of(-1, -1, 1, -1, 0, 1), 0),
    () => field.fold(batches[1]),
    () => field.reset(),
    () => field.restore(other.snapshot()),
  ];
  for (const step of steps) {
    step();
    copy.apply(watcher.changes()!);
    assertSameBits(restored(copy), field);
  }
});

test('an unfinished warm-up is told', () => {
  const scale = { mean: 'auto', std: 'auto', warmup: 15 } as const;
  const field = testField({ scale });
  const watcher = new FieldWatcher(field);
  const copy = new FieldCopy();
  field.fold(batches[0]);
  copy.apply(watcher.changes()!);
  const next = restored(copy, testField({ scale }));
  assert.equal(next.warmupMissing, 5);
  for (const each of [next, field]) each.fold(batches[1]);
  assertSameBits(next, field);
});

test('tiles in files stay there: the copy names them', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-copy-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const small = () => testField({ tile: { size: 8, overlap: 0.5, max: 4, statePath: join(folder, 'field.safetensors') } });
  const field = small();
  const watcher = new FieldWatcher(field);
  const copy = new FieldCopy();
  for (const batch of batches) {
    field.fold(batch);
    copy.apply(watcher.changes()!);
    assert.equal(copy.data!.tiles.length, 4, 'the copy holds no more than the field');
  }
  const next = restored(copy, small());
  assert.deepEqual([next.tiles, next.tilesSpilled], [field.tiles, field.tilesSpilled]);
  for (const each of [next, field]) each.fold(batches[0]);
  assert.deepEqual(next.predict(readings.positions), field.predict(readings.positions));
});
