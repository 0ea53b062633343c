import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { Field } from '../field/field.js';
import { encodeState } from '../field/state-file.js';
import { readStateFile } from '../field/state-storage.js';
import { assertClose, copyAges, range, select, testPoints, testReadings } from '../field/testing/test-field.js';
import { runCommand, temporaryFolder, write, writeTestModel } from './testing/run-command.js';

const readings = testReadings(90);
const good = range(0, 60);
const faulty = range(60, 90);

function csvOf(rows: readonly number[]): string {
  const { positions, values, stamps } = readings;
  return ['t,x,y,depth', ...rows.map((row) => [stamps[row], positions[2 * row], positions[2 * row + 1], values[row]].join())].join('\n');
}

test('readings that proved wrong are taken out of a state file, as if they had never been read', async (t) => {
  const folder = temporaryFolder(t);
  const model = writeTestModel(folder);
  const engine = await createEngine(loadModel(model), { latents: 8 });
  t.after(() => engine.dispose());
  const fieldOf = (rows: readonly number[], halfLife: number) => {
    const field = new Field(engine, { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 }, halfLife });
    field.fold(select(readings, rows));
    return field;
  };
  const csv = write(folder, 'faulty.csv', csvOf(faulty));
  const columns = ['--readings', csv, '--inputs', 'x,y', '--value', 'depth', '--model', model];
  const out = join(folder, 'rest');

  for (const halfLife of [0, 50]) {
    const file = write(folder, `all${halfLife}`, encodeState(fieldOf([...good, ...faulty], halfLife).snapshot()));
    const { status, out: text } = await runCommand(t, 'state', 'remove', file, ...columns, '--stamp', 't', '--out', out);
    assert.equal(status, 0);
    assert.match(text, /rest: 60 of 90 observations, in \d+ tiles$/);
    const rest = new Field(engine, { scale: { mean: 10, std: 2 }, tile: { size: 8, overlap: 0.5 }, halfLife });
    rest.restore(await readStateFile(out));
    const wanted = fieldOf(good, halfLife);
    // All but how old the newest readings are.
    copyAges(rest, wanted);
    const [actual, expected] = [rest, wanted].map((field) => field.predict(testPoints, 200));
    assertClose(actual.mean, expected.mean, 1e-3);
    assertClose(actual.std, expected.std, 1e-3);
  }

  const refused = async (message: RegExp, ...args: string[]) => {
    const { status, errors } = await runCommand(t, 'state', 'remove', ...args);
    assert.deepEqual([status, errors.length], [2, 1], errors.join('\n'));
    assert.match(errors[0], message);
  };
  const never = join(folder, 'never');
  const few = write(folder, 'few', encodeState(fieldOf(range(0, 5), 0).snapshot()));
  await refused(/faulty\.csv: tile -?\d+,-?\d+ holds /, few, ...columns, '--out', never);
  await refused(/^cmanp: --stamp: is missing; .*all50 forgets/, join(folder, 'all50'), ...columns, '--out', never);
  await refused(/^cmanp: usage: cmanp state remove FILE/, few, '--out', never);
  assert.equal(existsSync(never), false);
});
