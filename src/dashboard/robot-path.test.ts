import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RobotPath } from './robot-path.js';

test('standing still adds nothing, a gap breaks the line once', () => {
  const path = new RobotPath();
  path.lift();
  path.add([0, 0]);
  path.add([0.01, 0]);
  path.lift();
  path.lift();
  path.add([5, 5]);
  assert.deepEqual(path.points, [[0, 0], null, [5, 5]]);
});

test('a path never grows beyond its bound and keeps the newest end', () => {
  const path = new RobotPath();
  for (let i = 0; i < 10_000; i++) path.add([i, 0]);
  assert.equal(path.points.length, 4000);
  assert.deepEqual(path.points[3999], [9999, 0]);
});
