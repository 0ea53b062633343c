import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Facts {
  readonly robot: string;
  readonly frame: string;
  readonly age: number;
  readonly qos: readonly (readonly string[])[];
  readonly learnt: readonly number[][];
  readonly reset: readonly number[][];
  readonly loaded: boolean;
  readonly restored: readonly number[][];
}

test("the robot's state goes to its peers, and is all that it has learnt", async (t) => {
  const { folder, parameterFile } = workplace(t);
  const node = await startMapping(t, ['--params-file', parameterFile({ share: { robot: 'alpha', peers: ['beta'] } })]);
  const facts = await drive<Facts>('sharing.py', [join(folder, 'state-of-alpha.safetensors')]);
  assert.deepEqual([facts.robot, facts.frame], ['alpha', 'map']);
  assert.ok(facts.age > 0, 'stamped with the last reading, which is past');
  assert.deepEqual(facts.qos, [['RELIABLE', 'TRANSIENT_LOCAL']]);
  assert.notDeepEqual(facts.reset, facts.learnt);
  assert.equal(facts.loaded, true);
  facts.restored.forEach((part, i) => part.forEach((value, j) => assert.ok(Math.abs(value - facts.learnt[i][j]) < 1e-6, `${value}`)));
  await node.line(/state of peer beta refused: it says that it is of robot "alpha"/);
});
