import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CurvePoint, LearningCurve, readLearningCurve } from './learning-curve.js';

function file(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-curve-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'model.curve.csv');
}

function point(step: number): CurvePoint {
  const score = (contexts: number) => ({ contexts, oracle: 0.5, gaussianProcess: 1 / step, mixed: -1.25 * contexts });
  return { step, loss: 10 / step, scores: [score(10), score(200)] };
}

test('a history reads back as it was written, point by point', (t) => {
  const path = file(t);
  const curve = LearningCurve.begin(path, [10, 200]);
  curve.add(point(100));
  assert.deepEqual(readLearningCurve(path), [point(100)]);
  curve.add(point(300));
  assert.deepEqual(readLearningCurve(path), [point(100), point(300)]);
  assert.match(readFileSync(path, 'utf8'), /^step,train,oracle_10,gp_10,mixed_10,oracle_200,gp_200,mixed_200\n100,0\.1,0\.5,/);
});

test('a resumed training forgets the points that it will reach again, and none before', (t) => {
  const path = file(t);
  const first = LearningCurve.begin(path, [10, 200]);
  for (const step of [100, 200, 300]) first.add(point(step));
  const second = LearningCurve.resume(path, [10, 200], 200);
  second.add(point(350));
  assert.deepEqual(readLearningCurve(path), [point(100), point(200), point(350)]);
  assert.deepEqual(second.points, readLearningCurve(path));
});

test('a resumed training without its history starts one', (t) => {
  const path = file(t);
  LearningCurve.resume(path, [10, 200], 200).add(point(300));
  assert.deepEqual(readLearningCurve(path), [point(300)]);
});

test('a new training starts a new history', (t) => {
  const path = file(t);
  LearningCurve.begin(path, [10, 200]).add(point(100));
  LearningCurve.begin(path, [10, 200]);
  assert.deepEqual(readLearningCurve(path), []);
});

test('what is no history is refused with one line that names it', (t) => {
  const path = file(t);
  writeFileSync(path, 'x,y,depth\n1,2,3\n');
  assert.throws(() => readLearningCurve(path), /model\.curve\.csv: it is not the learning curve of a training$/);
  writeFileSync(path, 'step,train,oracle_10,gp_10,mixed_10\n100,1,2,3,4\n200,1\n');
  assert.throws(() => readLearningCurve(path), /model\.curve\.csv: line 3 is not whole$/);
});
