import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { residentBytes, stretchGrowth } from '../testing/memory.js';
import { mergeStateFiles } from './merge-files.js';
import type { FieldSnapshot } from './snapshot.js';
import { encodeState } from './state-file.js';
import { readStateFile, StateSaver } from './state-storage.js';
import { assertSameField, range, select, testField, testReadings } from './testing/test-field.js';

const readings = testReadings(240);
const HALF_LIFE = 90;

function workplace(t: TestContext): { path: (name: string) => string; names: () => string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-merge-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { path: (name) => join(folder, name), names: () => readdirSync(folder).sort() };
}

function stateOf(rows: readonly number[], options = {}): FieldSnapshot {
  const field = testField({ halfLife: HALF_LIFE, ...options });
  field.fold(select(readings, rows));
  return field.snapshot();
}

function write(path: string, snapshot: FieldSnapshot): string {
  writeFileSync(path, encodeState(snapshot));
  return path;
}

test('many files become the state that has seen all readings, whichever comes first', async (t) => {
  const { path } = workplace(t);
  const parts = range(0, 6).map((i) => write(path(`day${i}`), stateOf(range(40 * i, 40 * (i + 1)))));
  const whole = testField({ halfLife: HALF_LIFE });
  whole.fold(readings);
  for (const files of [parts, parts.toReversed()]) {
    const { observations } = await mergeStateFiles(files, path('all'));
    assert.equal(observations, 240);
    const merged = testField({ halfLife: HALF_LIFE });
    merged.restore(await readStateFile(path('all')));
    assertSameField(merged, whole, 1e-9, 400);
  }
});

test('tiles beyond memory go through files, of the parts and of the sum, and nothing else stays behind', async (t) => {
  const { path, names } = workplace(t);
  const tile = { size: 8, overlap: 0.5, max: 2, statePath: path('live') };
  const spilling = stateOf(range(0, 120), { tile });
  await new StateSaver().save(path('a'), spilling);
  assert.ok(spilling.spilled.length > 0);
  const b = write(path('b'), stateOf(range(120, 240)));
  const before = [...names(), 'all', 'all.tiles'].sort();
  const merged = await mergeStateFiles([path('a'), b], path('all'), 3);
  assert.equal(merged.tiles.length, 3);
  assert.deepEqual(names(), before);
  assert.equal(readdirSync(path('all.tiles')).length, merged.spilled.length);
  const [field, whole] = [testField({ halfLife: HALF_LIFE }), testField({ halfLife: HALF_LIFE })];
  field.restore(await readStateFile(path('all')));
  whole.fold(readings);
  assertSameField(field, whole, 1e-9, 400);
});

test('what does not fit is refused by the name of its file, and nothing is written', async (t) => {
  const { path, names } = workplace(t);
  const good = write(path('good'), stateOf(range(0, 40)));
  const refused = async (name: string, snapshot: FieldSnapshot, reason: RegExp) => {
    const bad = write(path(name), snapshot);
    const before = names();
    await assert.rejects(mergeStateFiles([good, bad, good], path('all')), (error: Error) => {
      assert.ok(error.message.startsWith(`${bad}: it cannot be merged with the states before: `), error.message);
      assert.match(error.message, reason);
      return true;
    });
    assert.deepEqual(names(), before);
  };
  await refused('scale', stateOf(range(0, 40), { scale: { mean: 3, std: 2 } }), /scaled by mean 3 and std 2, not 10 and 2$/);
  await refused('model', { ...stateOf(range(0, 40)), modelSha256: 'f00' }, /it is of model test \(SHA-256 f00\), not of test \(test-1\)$/);
  await refused('half-life', stateOf(range(0, 40), { halfLife: 9 }), /half-life of 9 s, not 90 s$/);
  mkdirSync(path('folder'));
  await assert.rejects(mergeStateFiles([good, path('folder')], path('all')), /folder: cannot be read: not a regular file$/);
  await assert.rejects(mergeStateFiles([good, good], path('no/all')), /no\/all: cannot be written: /);
});

test('memory does not grow with the number of files', async (t) => {
  const { path } = workplace(t);
  // About 4 MB: 700 tiles of 5.8 kB.
  const count = 700;
  const positions = Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 8 * i : 0));
  const field = testField({ tile: { size: 8, overlap: 0, max: 1000 } });
  field.fold({ positions, values: new Float64Array(count).fill(11) });
  const file = write(path('day'), field.snapshot());
  const files = 20;
  const residentAfter = async () => {
    await mergeStateFiles(
      Array.from({ length: files }, () => file),
      path('all'),
      count,
    );
    return residentBytes();
  };
  const bytes = encodeState(field.snapshot()).byteLength;
  const most = 0.2 * files * bytes;
  const grown = await stretchGrowth(residentAfter, most, 5);
  t.diagnostic(`${(grown / 2 ** 20).toFixed(1)} MiB more after ${files} files of ${(bytes / 2 ** 20).toFixed(1)} MiB`);
  assert.ok(grown < most, `${grown} bytes`);
});
