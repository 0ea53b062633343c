import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Field } from './field.js';
import { logGrowth } from './forgetting.js';
import { decodeState, encodeState } from './state-file.js';
import { assertClose, assertSameField, range, select, testField, testPoints, testReadings } from './testing/test-field.js';

const readings = testReadings(200);
const CHANGE = 260;
/** All stamps are before the change. */
const early = select(readings, range(0, 150));
/** Folded after the change; the first ten have stamps before it. */
const late = select(readings, range(150, 200));
const CHANGES = [
  [40, 15],
  [15, 40],
  [0, 30],
  [30, 0],
] as const;

/** A field whose half-life changes between the early and the late readings. */
function changed(from: number, to: number, options = {}): Field {
  const field = testField({ halfLife: from, ...options });
  field.fold(early);
  field.setHalfLife(to, CHANGE);
  field.fold(late);
  return field;
}

/** What is to be said at a time when each reading counts `exp(-fading)`, by its row and stamp. */
function weighed(fading: (row: number, stamp: number) => number) {
  // With a half-life of 1 s these stamps give the readings these weights at time 0.
  const stamps = readings.stamps.map((stamp, row) => -fading(row, stamp) / Math.LN2);
  const field = testField({ halfLife: 1 });
  field.fold({ ...readings, stamps });
  return field.predict(testPoints, 0);
}

for (const [from, to] of CHANGES) {
  test(`a half-life of ${from} s becomes ${to} s: weights stay, and fade with the new one from there`, () => {
    const field = testField({ halfLife: from });
    field.fold(early);
    const before = field.predict(testPoints, CHANGE);
    field.setHalfLife(to, CHANGE);
    const after = field.predict(testPoints, CHANGE);
    assertClose(after.mean, before.mean, 1e-9);
    assertClose(after.std, before.std, 1e-9);

    for (const at of [300, 350]) {
      const { mean, std } = changed(from, to).predict(testPoints, at);
      const wanted = weighed((row, stamp) =>
        row < early.values.length ? logGrowth(CHANGE - stamp, from) + logGrowth(at - CHANGE, to) : logGrowth(at - stamp, to),
      );
      assertClose(mean, wanted.mean, 1e-6);
      assertClose(std, wanted.std, 1e-6);
    }
  });
}

test('a change and back again at once changes nothing; one before the latest reading is one at the latest reading', () => {
  const field = testField({ halfLife: 40 });
  field.fold(early);
  const before = field.predict(testPoints, 400);
  for (const halfLife of [7, 0, 40]) field.setHalfLife(halfLife, 0);
  assertClose(field.predict(testPoints, 400).mean, before.mean, 1e-9);
  assertClose(field.predict(testPoints, 400).std, before.std, 1e-9);
});

test('a field without readings just takes the new half-life', () => {
  const field = testField();
  field.setHalfLife(20, 1e9);
  field.fold(readings);
  const other = testField({ halfLife: 20 });
  other.fold(readings);
  assertSameField(field, other, 0, 400);
});

test('the state file of a field whose half-life has changed goes on where it was', () => {
  for (const [from, to] of CHANGES) {
    const field = changed(from, to);
    const resumed = testField({ halfLife: to });
    resumed.restore(decodeState(encodeState(field.snapshot())));
    assert.deepEqual(resumed.predict(testPoints, 350), field.predict(testPoints, 350));
  }
});

test('a state of another half-life is taken over as of its latest reading', () => {
  for (const [from, to] of CHANGES) {
    const saved = testField({ halfLife: from });
    saved.fold(early);
    const resumed = testField({ halfLife: to });
    resumed.restore(decodeState(encodeState(saved.snapshot())));
    saved.setHalfLife(to, -Infinity);
    assertSameField(resumed, saved, 0, 350);
    assert.equal(resumed.snapshot().halfLife, to);
  }
});

test('tiles in files follow', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-half-life-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const tile = { size: 8, overlap: 0.5, max: 3, statePath: join(folder, 'state.safetensors') };
  for (const [from, to] of [CHANGES[0], CHANGES[3]]) {
    const field = changed(from, to, { tile });
    assert.ok(field.tilesSpilled > 0);
    assertSameField(field, changed(from, to), 1e-9, 350);
  }
});

test('with peers it cannot change: what they told fades with the former half-life', () => {
  const [alpha, beta] = [testField({ halfLife: 40 }), testField({ halfLife: 40 })];
  for (const field of [alpha, beta]) field.fold(early);
  alpha.takePeer('beta', { incarnation: 1, sequence: 1, since: 0, snapshot: beta.snapshot() });
  const before = alpha.predict(testPoints, 300);
  assert.throws(() => alpha.setHalfLife(20, CHANGE), /^Error: a half-life of 20 s is not that of the peers, 40 s$/);
  assert.deepEqual(alpha.predict(testPoints, 300), before);
  alpha.setHalfLife(40, CHANGE);
});
