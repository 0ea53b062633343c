import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeTestModel } from '../src/cli/testing/run-command.js';
import { decodeState } from '../src/field/state-file.js';
import { drive, startMapping, startNode } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

/** Of a cloud. */
interface Slices {
  readonly heights: readonly number[];
  readonly points: number;
  readonly finite: boolean;
}

interface Facts {
  readonly fixed: Slices;
  readonly set: readonly boolean[];
  readonly changed: Slices;
  readonly followed: readonly [boolean, Slices];
  readonly mean: readonly number[];
}

/** Of the grid of `workplace`. */
const CELLS = 8 * 6;

test('a diving robot: the cloud is a volume, and the state that peers get has cubes', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const changes = {
    model: writeTestModel(folder, 3),
    inputs: ['x', 'y', 'z'],
    grid: { rate: 10, size: [4, 3], resolution: 0.5, follow: '', center: [1, 2], z: -2, levels: [-1, 0.5] },
    share: { robot: 'alpha', peers: ['beta'] },
  };
  await startMapping(t, ['--params-file', parameterFile(changes)]);
  const state = join(folder, 'told.safetensors');
  const { fixed, set, changed, followed, mean } = await drive<Facts>('volume.py', [state]);
  assert.deepEqual(fixed, { heights: [-3, -2, -1.5], points: 3 * CELLS, finite: true });
  assert.deepEqual(set, [true, true]);
  assert.deepEqual(changed, { heights: [-1, 1.5], points: 2 * CELLS, finite: true });
  assert.equal(followed[0], true);
  assert.deepEqual(followed[1].heights, [Math.fround(-3.9), Math.fround(-3.9 + 2.5)], 'the height of the last pose');
  assert.notEqual(mean[0], mean[1], 'what is predicted depends on the height');

  const { dimensions, tiles, observations } = decodeState(readFileSync(state));
  assert.deepEqual([dimensions, observations], [3, 40]);
  assert.ok(tiles.length >= 8 && tiles.every(({ index }) => index.length === 3));
});

test('a model of other inputs ends the start with one line', async (t) => {
  const node = startNode(t, ['--params-file', workplace(t).parameterFile({ inputs: ['x', 'y', 'z'] })]);
  const { status, output } = await node.ended;
  assert.equal(status, 2, output);
  assert.match(output, /inputs: \[x, y, z\] is not allowed; model field2d has 2 inputs/);
});
