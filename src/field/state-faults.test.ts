import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FailingFiles } from '../testing/failing-files.js';
import { Field } from './field.js';
import { encodeState } from './state-file.js';
import { openStateFile, readStateFile, StateSaver } from './state-storage.js';
import { smallField } from './testing/state-fingerprint.js';
import { assertSameField, type TestReadings, testEngine, testReadings } from './testing/test-field.js';

function place(t: TestContext): { path: string; folder: string; files: FailingFiles } {
  const root = mkdtempSync(join(tmpdir(), 'cmanp-faults-'));
  const folder = join(root, 'robot');
  mkdirSync(folder);
  const files = new FailingFiles(t);
  t.after(() => rmSync(root, { recursive: true }));
  return { path: join(folder, 'field.safetensors'), folder, files };
}

/** All that a state file and its tiles hold. */
async function stored(path: string): Promise<string> {
  return createHash('sha256')
    .update(encodeState(await readStateFile(path)))
    .digest('hex');
}

/** Readings in six tiles, of which four find room in memory. */
function readingsNearby(seed: number): TestReadings {
  const readings = testReadings(20, seed);
  return { ...readings, positions: readings.positions.map((x, i) => x * 0.2 + (i % 2) * 1.5) };
}

/** Which operations fail, given the number of the first. */
const KINDS: Readonly<Record<string, (from: number) => (number: number) => boolean>> = {
  'one operation fails (ENOSPC)': (from) => (number) => number === from,
  'all operations fail from one on (EIO)': (from) => (number) => number >= from,
};

for (const [kind, failure] of Object.entries(KINDS)) {
  test(`saving, ${kind}: the file is the old state or the new one, whole, and the next save is well`, async (t) => {
    const { path, folder, files } = place(t);
    const code = kind.match(/E[A-Z]+/)![0];
    const field = smallField(path);
    for (const seed of [1, 2]) field.fold(readingsNearby(seed));
    await new StateSaver().save(path, field.snapshot());
    const before = await stored(path);
    field.fold(readingsNearby(3));
    const start = join(dirname(folder), 'start');
    cpSync(folder, start, { recursive: true });
    await new StateSaver().save(path, field.snapshot());
    const now = await stored(path);

    let failed = true;
    let from = 0;
    for (; failed; from++) {
      rmSync(folder, { recursive: true });
      cpSync(start, folder, { recursive: true });
      const saver = new StateSaver();
      files.fail(code, failure(from));
      const problem = await saver.save(path, field.snapshot()).then(
        () => undefined,
        (error: Error) => error.message,
      );
      failed = files.count > from;
      files.heal();
      const found = await stored(path);
      assert.ok([before, now].includes(found), `operation ${from}: neither the old nor the new state`);
      if (problem === undefined) assert.equal(found, now, `operation ${from}: no error, and not saved`);
      else assert.match(problem, new RegExp(`^${path.replaceAll('.', '\\.')}[^\n]*${code}[^\n]*$`), `operation ${from}`);

      await saver.save(path, field.snapshot());
      assert.equal(await stored(path), now);
      assert.deepEqual(readdirSync(folder).sort(), ['field.safetensors', 'field.safetensors.tiles'], `operation ${from}: leftovers`);
    }
    assert.ok(from > 20, `${from - 1} operations`);
    t.diagnostic(`${from - 1} operations failed in turn`);
  });
}

test('reading a state, each operation fails in turn: one line, and nothing is taken', async (t) => {
  const { path, files } = place(t);
  const field = smallField(path);
  field.fold(readingsNearby(1));
  await new StateSaver().save(path, field.snapshot());
  for (const read of [openStateFile, readStateFile]) {
    files.heal();
    await read(path);
    const operations = files.count;
    assert.ok(operations > 2);
    for (let from = 0; from < operations; from++) {
      files.fail('EIO', (number) => number === from);
      await assert.rejects(read(path), new RegExp(`^Error: ${path.replaceAll('.', '\\.')}[^\n]*EIO[^\n]*$`), `operation ${from}`);
    }
  }
});

test('tiles that find no room on the disk stay in memory, as far as that is bounded, until they do', (t) => {
  const { path, files } = place(t);
  const field = smallField(path);
  const roomy = new Field(testEngine, { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 } });
  const fold = (readings: TestReadings) => {
    for (const each of [field, roomy]) each.fold(readings);
  };
  files.fail('ENOSPC', (_, name) => name === 'writeFileSync');
  fold(readingsNearby(1));
  assert.ok(field.tiles > 4 && field.tiles <= 8, `${field.tiles} tiles`);
  assert.deepEqual([field.tilesSpilled, field.tilesEvicted], [0, 0]);
  assert.match(field.tileStatistics.tileProblem ?? '', /^ENOSPC/);
  files.heal();
  fold(readingsNearby(2));
  assert.deepEqual([field.tiles, field.tilesEvicted, field.tileStatistics.tileProblem], [4, 0, undefined]);
  assertSameField(field, roomy, 0);

  files.fail('ENOSPC', (_, name) => name === 'writeFileSync');
  fold(testReadings(200, 3));
  assert.equal(field.tiles, 8, 'twice as many as may stay, and no more');
  assert.ok(field.tilesEvicted > 0);
  assert.match(field.tileStatistics.tileProblem ?? '', /^ENOSPC/, 'what was lost is not forgotten');
});
