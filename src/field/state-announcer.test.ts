import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Field } from './field.js';
import { StateAnnouncer } from './state-announcer.js';
import { decodeState, encodeState } from './state-file.js';
import { assertSameField, range, select, testEngine, testField, testReadings } from './testing/test-field.js';

const readings = testReadings(200);
/** Room for two tiles. */
const PART_BYTES = 2.5 * testEngine.newState().byteLength;
const MAX = 3;

/** A robot with three tiles in memory and the others in files, which announces in parts of two tiles. */
function spillingRobot(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-announce-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const field = testField({ tile: { size: 8, overlap: 0.5, max: MAX, statePath: join(folder, 'state.safetensors') } });
  const announcer = new StateAnnouncer(PART_BYTES);
  const announce = (everything: boolean) => {
    const { snapshot, ...update } = announcer.announce(field, everything);
    return { ...update, snapshot: decodeState(encodeState(snapshot)) };
  };
  return { field, announcer, announce };
}

/** A robot that has just come: it has room for all. */
function lateJoiner(): Field {
  return testField();
}

test('a robot that joins late gets all tiles, those in files too, in messages of a bearable size', (t) => {
  const { field, announcer, announce } = spillingRobot(t);
  field.fold(readings);
  const all = field.tiles + field.tilesSpilled;
  assert.ok(field.tilesSpilled > 2 * MAX);
  const late = lateJoiner();
  const count = Math.ceil(all / 2);
  for (const i of range(0, count)) {
    const update = announce(i === 0);
    assert.ok(update.snapshot.tiles.length <= 2);
    assert.notEqual(update.since, 0, 'nothing says that it has all tiles');
    late.takePeer('beta', update);
    assert.equal(late.peers[0].behind, i < count - 1);
    assert.equal(announcer.hasNews(field, false), i < count - 1);
  }
  assert.equal(late.peers[0].tiles, all);
  assertSameField(late, field, 1e-9);
});

test('what is read during the round is told with it', (t) => {
  const { field, announcer, announce } = spillingRobot(t);
  field.fold(select(readings, range(0, 150)));
  const late = lateJoiner();
  late.takePeer('beta', announce(true));
  for (let row = 150; announcer.hasNews(field, false); row++) {
    field.fold(select(readings, [row]));
    late.takePeer('beta', announce(false));
  }
  assert.equal(late.peers[0].behind, false);
  assert.ok(field.observations > 155);
  assert.equal(late.peers[0].observations, field.observations);
  assertSameField(late, field, 1e-9);
});

test('a part that is lost is missed, until the next round', (t) => {
  const { field, announcer, announce } = spillingRobot(t);
  field.fold(readings);
  const late = lateJoiner();
  const round = (lost: number) => {
    late.takePeer('beta', announce(true));
    for (let i = 1; announcer.hasNews(field, false); i++) {
      const update = announce(false);
      if (i !== lost) late.takePeer('beta', update);
    }
  };
  round(2);
  assert.equal(late.peers[0].behind, true);
  round(-1);
  assert.equal(late.peers[0].behind, false);
  assertSameField(late, field, 1e-9);
});

test('a state that was taken back and does not fit into one message is told in a round of its own', (t) => {
  const { field, announcer, announce } = spillingRobot(t);
  field.fold(readings);
  const late = lateJoiner();
  late.takePeer('beta', announce(true));
  field.forgetRegion(Float64Array.of(-6, -6, 0, -6, 0, 0), 0.5);
  while (announcer.hasNews(field, false)) late.takePeer('beta', announce(false));
  assert.equal(late.peers[0].behind, false);
  assertSameField(late, field, 1e-9);
});
