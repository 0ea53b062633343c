import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeState } from '../field/state-file.js';
import { readStateFile } from '../field/state-storage.js';
import { assertSameField, range, select, testField, testReadings } from '../field/testing/test-field.js';
import { runCommand, temporaryFolder, write } from './testing/run-command.js';

const readings = testReadings(60);

function stateOf(from: number, to: number, options = {}): Uint8Array {
  const field = testField(options);
  field.fold(select(readings, range(from, to)));
  return encodeState(field.snapshot());
}

test('info tells what a state holds', async (t) => {
  const file = write(temporaryFolder(t), 'a.safetensors', stateOf(0, 60));
  const { status, out } = await runCommand(t, 'state', 'info', file);
  assert.equal(status, 0);
  assert.match(out, /^observations +60$/m);
  const summary = JSON.parse((await runCommand(t, 'state', 'info', file, '--json')).out);
  assert.deepEqual([summary.model, summary.latents, summary.value_mean, summary.epoch, summary.last_stamp], ['test', 16, 10, 100, 159]);
  assert.deepEqual(summary.tile, { size: 8, overlap: 0.5, origin: [0, 0] });
  assert.equal(Object.keys(summary.observation_counts).length, summary.tiles);
});

test('info of an unfinished warm-up tells what is missing', async (t) => {
  const file = write(temporaryFolder(t), 'a.safetensors', stateOf(0, 10, { scale: { mean: 'auto', std: 'auto', warmup: 64 } }));
  const summary = JSON.parse((await runCommand(t, 'state', 'info', file, '--json')).out);
  assert.deepEqual([summary.warmup_missing, summary.tiles], [54, 0]);
});

test('merge writes the state that has seen the readings of both', async (t) => {
  const folder = temporaryFolder(t);
  const [a, b, out] = [write(folder, 'a', stateOf(0, 25)), write(folder, 'b', stateOf(25, 60)), join(folder, 'c')];
  const { status, out: text } = await runCommand(t, 'state', 'merge', a, b, '--out', out);
  assert.equal(status, 0);
  assert.match(text, /c: 60 observations in \d+ tiles$/);
  const [merged, whole] = [testField(), testField()];
  merged.restore(await readStateFile(out));
  whole.fold(readings);
  assertSameField(merged, whole, 1e-9);
});

test('what cannot be read or merged is one line with the reason, status 2', async (t) => {
  const folder = temporaryFolder(t);
  const good = write(folder, 'good', stateOf(0, 25));
  const other = write(folder, 'other', stateOf(0, 25, { scale: { mean: 3, std: 2 } }));
  const broken = write(folder, 'broken', stateOf(0, 25).subarray(0, 900));
  const fails = async (message: RegExp, ...args: string[]) => {
    const { status, errors } = await runCommand(t, 'state', ...args);
    assert.deepEqual([status, errors.length], [2, 1]);
    assert.match(errors[0], message);
  };
  await fails(/^cmanp: .*broken: state refused: /, 'info', broken);
  await fails(/^cmanp: .*absent: cannot be read: ENOENT/, 'info', join(folder, 'absent'));
  await fails(
    /^cmanp: .*other: it cannot be merged with the states before: its values are scaled by mean 3 and std 2, not 10 and 2$/,
    'merge',
    good,
    other,
    '--out',
    join(folder, 'd'),
  );
  await fails(/^cmanp: usage: cmanp state info FILE \[--json\] \| cmanp state merge A B \.\.\. --out C/, 'merge', good);
});
