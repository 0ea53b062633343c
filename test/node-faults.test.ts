import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readStateFile } from '../src/field/state-storage.js';
import { packageRoot } from '../src/package-root.js';
import { drive, type Surroundings, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Predictions {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

interface Status {
  readonly level: number;
  readonly message: string;
  readonly figures: Readonly<Record<string, string>>;
}

/** A node of which a thread fails when a file appears. */
function mortal(thread: 'main' | 'worker', death: string): Surroundings {
  const module = pathToFileURL(join(packageRoot, 'dist', 'test', 'support', 'dying-thread.js')).href;
  return { variables: { CMANP_TEST_DEATH: death, CMANP_TEST_THREAD: thread, NODE_OPTIONS: `--import=${module}` } };
}

test('a state folder that is read-only: the node maps, says so, tries again, and saves when it can', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const [home, real] = [join(folder, 'home'), join(folder, 'real')];
  // Nobody can make a file there, not even root.
  symlinkSync('/sys', home);
  const path = join(home, 'field.safetensors');
  const node = await startMapping(t, ['--params-file', parameterFile({ state: { path, save_period: 0.3 } })]);
  await drive('survey.py', ['20']);
  const status = await drive<Status>('status.py', ['state not saved']);
  assert.equal(status.level, 1);
  assert.match(status.message, /state not saved: .*field\.safetensors: cannot be written: E(ACCES|PERM|ROFS)/);
  assert.equal(status.figures.observations, '20');

  unlinkSync(home);
  mkdirSync(real);
  symlinkSync(real, home);
  await node.line(/the state is saved again, to .*field\.safetensors/);
  await drive('status.py', ['-state not saved']);
  assert.equal((await readStateFile(path)).observations, 20);
  assert.equal(node.output.match(/cannot be written/g)?.length, 1, 'logged once');
  assert.equal((await node.stop()).status, 0);
});

test('a disk that is full: the node maps, says so, tries again, and saves when there is room', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  // A disk of its own that nobody else sees, of 100 kB; the state of a survey has about 80 kB.
  const within = ['unshare', '--map-root-user', '--mount', 'sh', '-c', `mount -t tmpfs -o size=100k tmpfs ${disk} && exec "$@"`, 'sh'];
  if (spawnSync(within[0], [...within.slice(1), 'true']).status !== 0) return t.skip('a disk of its own cannot be mounted here');
  const path = join(disk, 'field.safetensors');
  const node = await startMapping(t, ['--params-file', parameterFile({ state: { path, save_period: 0.3 } })], { within });
  const outside = `/proc/${node.pid}/root`;
  writeFileSync(join(outside, disk, 'filler'), new Uint8Array(90_000));
  await drive('survey.py', ['20']);
  const status = await drive<Status>('status.py', ['state not saved']);
  assert.match(status.message, /state not saved: .*field\.safetensors: cannot be written: ENOSPC/);
  if (existsSync(join(outside, path))) assert.equal((await readStateFile(join(outside, path))).observations, 0, 'as it was, whole');

  rmSync(join(outside, disk, 'filler'));
  await node.line(/the state is saved again/);
  assert.equal((await readStateFile(join(outside, path))).observations, 20);
  assert.equal((await node.stop()).status, 0);
});

test('a worker that dies is replaced: the map is the same, and static transforms are known again', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const death = join(folder, 'death');
  const node = await startMapping(t, ['--params-file', parameterFile()], mortal('worker', death));
  const { before, after, status } = await drive<{ before: Predictions; after: Predictions; status: Status }>('dying_worker.py', [death]);
  assert.match(node.output, /the worker failed: Error: death of the worker[^]*another worker goes on with the field of 40 observations/);
  assert.deepEqual(after, before);
  assert.deepEqual([status.figures['worker restarts'], status.figures.observations], ['1', '80']);
  assert.equal((await node.stop()).status, 0);
});

test('an error that nobody caught ends the process, but not before the state is saved', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const [path, death] = [join(folder, 'field.safetensors'), join(folder, 'death')];
  const node = await startMapping(t, ['--params-file', parameterFile({ state: { path, save_period: 1e6 } })], mortal('main', death));
  await drive('survey.py', ['20']);
  writeFileSync(death, '');
  const { status, output } = await node.ended;
  assert.equal(status, 1);
  assert.match(output, /nobody caught this, the node ends: Error: death of the main/);
  assert.equal((await readStateFile(path)).observations, 20);
});
