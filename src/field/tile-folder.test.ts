import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Field } from './field.js';
import { mergeStates } from './merge-states.js';
import { openStateFile, readStateFile, StateSaver } from './state-storage.js';
import { assertSameField, range, select, testField, testReadings } from './testing/test-field.js';

const readings = testReadings(100);
const tile = { size: 8, overlap: 0.5 };
/** There and back again: tiles are left and come back. */
const tour = [...range(0, 100), ...range(0, 50)];

function place(t: TestContext): { path: string; files: () => string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-tiles-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'field.safetensors');
  return { path, files: () => readdirSync(`${path}.tiles`) };
}

/** At most three tiles in memory, of 25. */
function small(statePath: string): Field {
  return testField({ tile: { ...tile, max: 3, statePath } });
}

function foldTour(field: Field, rows: readonly number[] = tour): Field {
  for (let i = 0; i < rows.length; i += 10) field.fold(select(readings, rows.slice(i, i + 10)));
  return field;
}

async function reopened(path: string, field = small(path)): Promise<Field> {
  field.restore(await openStateFile(path));
  return field;
}

test('tiles that left memory come back bit for bit, for readings and for predictions', (t) => {
  const { path, files } = place(t);
  const field = foldTour(small(path));
  const whole = foldTour(testField());
  assert.deepEqual([field.tiles, field.tilesSpilled, field.tilesEvicted], [3, whole.tiles - 3, 0]);
  assert.ok(files().length >= field.tilesSpilled);
  assertSameField(field, whole, 0);
  assert.deepEqual([field.tiles, field.byteLength], [3, 3 * field.engine.newState().byteLength], 'predictions bring nothing back for good');
  assertSameField(foldTour(field), foldTour(whole), 0);
});

test('without a state path they are dropped and counted', () => {
  const field = foldTour(small(''));
  assert.deepEqual([field.tiles, field.tilesSpilled], [3, 0]);
  assert.ok(field.tilesEvicted > 20);
});

test('one batch may touch more tiles than fit in memory', (t) => {
  const field = small(place(t).path);
  field.fold(readings);
  const whole = testField();
  whole.fold(readings);
  assert.equal(field.tiles, 3);
  assertSameField(field, whole, 1e-6);
});

test('a saved state is whole: saved, opened, moved, merged', async (t) => {
  const { path } = place(t);
  const field = foldTour(small(path));
  const saver = new StateSaver();
  await saver.save(path, field.snapshot());
  assertSameField(await reopened(path), field, 0);
  assert.deepEqual((await reopened(path)).observations, tour.length);

  const elsewhere = place(t).path;
  await saver.save(elsewhere, field.snapshot());
  rmSync(`${path}.tiles`, { recursive: true });
  const copy = await reopened(elsewhere, testField());
  assertSameField(copy, foldTour(testField()), 0);

  const [state, empty] = [await readStateFile(elsewhere), testField().snapshot()];
  assert.equal(state.tiles.length, field.tiles + field.tilesSpilled);
  const merged = testField();
  merged.restore(mergeStates(state, empty));
  assertSameField(merged, copy, 0);
});

test('what happens after a save does not touch what was saved', async (t) => {
  const { path, files } = place(t);
  const field = foldTour(small(path), range(0, 50));
  const saver = new StateSaver();
  await saver.save(path, field.snapshot());
  const saved = await reopened(path, testField());
  foldTour(field);
  field.reset();
  foldTour(field, range(50, 80));
  // A crash now: the saved state is what there is.
  assertSameField(await reopened(path), saved, 0);
  await saver.save(path, field.snapshot());
  assert.equal(files().length, field.tilesSpilled, 'files that no state needs are removed');
  assertSameField(await reopened(path), field, 0);
});

test('a field may go on while a save waits for the disk: saved is what was, and the files of what came are left alone', async (t) => {
  const { path } = place(t);
  const field = foldTour(small(path), range(0, 50));
  const saver = new StateSaver();
  await saver.save(path, field.snapshot());
  foldTour(field, range(20, 60));
  const saving = saver.save(path, field.snapshot());
  const whole = foldTour(testField(), [...range(0, 50), ...range(20, 60), ...range(50, 100)]);
  foldTour(field, range(50, 100));
  await saving;
  assert.equal((await reopened(path)).observations, 90);
  assertSameField(field, whole, 0);
  await saver.save(path, field.snapshot());
  assertSameField(await reopened(path), whole, 0);
});

test('only files of tiles are ever removed', async (t) => {
  const { path, files } = place(t);
  const field = foldTour(small(path));
  writeFileSync(join(`${path}.tiles`, 'notes.txt'), 'mine');
  field.reset();
  await new StateSaver().save(path, field.snapshot());
  assert.deepEqual(files(), ['notes.txt']);
});

test('a tile whose file is missing is no reason to lose the others: the state is refused and left alone', async (t) => {
  const { path, files } = place(t);
  await new StateSaver().save(path, foldTour(small(path)).snapshot());
  rmSync(join(`${path}.tiles`, files()[0]));
  await assert.rejects(openStateFile(path), /^Error: .*field\.safetensors: state refused: its tile .*\.safetensors is missing$/);
});

test('a tile whose file is broken is lost, counted, and said; the rest goes on', async (t) => {
  const { path, files } = place(t);
  await new StateSaver().save(path, foldTour(small(path)).snapshot());
  const file = join(`${path}.tiles`, files()[0]);
  writeFileSync(file, readFileSync(file).subarray(0, 500));
  const field = await reopened(path);
  foldTour(field);
  assert.equal(field.tilesEvicted, 1);
  assert.match(field.tileStatistics.tileProblem ?? '', /\.safetensors: .*bytes/);
});

test('a folder that cannot be made loses tiles, not the process', (t) => {
  const { path } = place(t);
  writeFileSync(path, 'no folder');
  const field = foldTour(small(join(path, 'field.safetensors')));
  assert.equal(field.tiles, 6, 'twice as many as may stay, and no more');
  assert.ok(field.tilesEvicted > 0);
  assert.match(field.tileStatistics.tileProblem ?? '', /ENOTDIR/);
});
