import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import type { Field, FieldOptions } from './field.js';
import type { StateUpdate } from './peer-states.js';
import { StateAnnouncer } from './state-announcer.js';
import { decodeState, encodeState } from './state-file.js';
import { assertSameField, range, select, testField, testPoints, testReadings } from './testing/test-field.js';

const readings = testReadings(300);
const rows = { alpha: range(0, 120), beta: range(120, 220), gamma: range(220, 300) };

/** A robot that learns row after row, and all messages that it sent on the way. */
function robot(which: readonly number[], options: Partial<FieldOptions> = {}, messages = 10): { field: Field; sent: StateUpdate[] } {
  const field = testField(options);
  const announcer = new StateAnnouncer();
  const size = Math.ceil(which.length / messages);
  const sent = Array.from({ length: messages }, (_, i) => {
    field.fold(select(readings, which.slice(i * size, (i + 1) * size)));
    return overTheWire(announcer.announce(field, false));
  });
  return { field, sent };
}

function overTheWire({ snapshot, ...update }: StateUpdate): StateUpdate {
  return { ...update, snapshot: decodeState(encodeState(snapshot)) };
}

function give(field: Field, name: string, updates: readonly StateUpdate[]): void {
  for (const update of updates) field.takePeer(name, update);
}

test('a robot predicts like one that saw the readings of all, forgetting or not', () => {
  for (const halfLife of [0, 40]) {
    const whole = testField({ halfLife });
    whole.fold(readings);
    const [alpha, beta, gamma] = [rows.alpha, rows.beta, rows.gamma].map((which) => robot(which, { halfLife }));
    for (const [own, first, second] of [
      [alpha, beta, gamma],
      [beta, gamma, alpha],
      [gamma, alpha, beta],
    ]) {
      give(own.field, 'first', first.sent);
      give(own.field, 'second', second.sent);
      assertSameField(own.field, whole, 1e-6, 500);
    }
    const listener = testField({ halfLife });
    [alpha, beta, gamma].forEach(({ sent }, i) => give(listener, `${i}`, sent));
    assertSameField(listener, whole, 1e-6, 500);
    assert.equal(listener.observations, 0, 'its own state is its own readings');
  }
});

test('joint predictions know what the peers know', () => {
  const [alpha, beta] = [robot(rows.alpha), robot(rows.beta)];
  give(alpha.field, 'beta', beta.sent);
  const whole = testField();
  whole.fold(select(readings, [...rows.alpha, ...rows.beta]));
  const points = testPoints.subarray(0, 8);
  const [merged, expected] = [alpha.field, whole].map((field) => field.predictJoint(points, { covariance: true, samples: 0 }));
  merged.covariance.forEach((c, i) => assert.ok(Math.abs(c - expected.covariance[i]) < 1e-4, `${c} ${expected.covariance[i]}`));
});

test('messages may come doubled and in any order', () => {
  const beta = robot(rows.beta);
  const inOrder = testField();
  give(inOrder, 'beta', beta.sent);
  const random = new Random(3);
  for (let trial = 0; trial < 5; trial++) {
    const order = random.shuffle(Uint32Array.from({ length: 30 }, (_, i) => i % beta.sent.length));
    const mixed = testField();
    give(
      mixed,
      'beta',
      Array.from(order, (i) => beta.sent[i]),
    );
    assertSameField(mixed, inOrder, 0);
  }
});

test('lost messages are made good by the next ones, long losses by the next one of all tiles', () => {
  const { field: beta, sent } = robot(rows.beta);
  const complete = testField();
  give(complete, 'beta', sent);
  const lossy = testField();
  give(lossy, 'beta', [sent[0], sent[5], sent[9]]);
  assertSameField(lossy, complete, 0);
  assert.equal(lossy.peers[0].behind, false);

  // Readings far off, told in a message that the late joiner missed.
  const announcer = new StateAnnouncer();
  beta.fold({ positions: Float64Array.of(50, 50), values: Float64Array.of(12) });
  announcer.announce(beta, false);
  for (let i = 0; i < 5; i++) {
    beta.fold(select(readings, [rows.beta[i]]));
    announcer.announce(beta, false);
  }
  beta.fold(select(readings, [rows.beta[5]]));
  const late = testField();
  late.takePeer('beta', overTheWire(announcer.announce(beta, false)));
  assert.equal(late.peers[0].behind, true);
  assert.ok(late.peers[0].tiles < beta.tiles);
  late.takePeer('beta', overTheWire(announcer.announce(beta, true)));
  assert.deepEqual([late.peers[0].behind, late.peers[0].tiles], [false, beta.tiles]);
});

test('only what changed is told, and nothing where nothing did', () => {
  const field = testField();
  const announcer = new StateAnnouncer();
  field.fold(readings);
  assert.equal(announcer.announce(field, false).snapshot.tiles.length, field.tiles);
  assert.deepEqual([announcer.hasNews(field, false), announcer.hasNews(field, true)], [false, false]);
  for (let i = 0; i < 6; i++) {
    field.fold({ positions: Float64Array.of(40, 40), values: Float64Array.of(11) });
    assert.equal(announcer.hasNews(field, false), true);
    announcer.announce(field, false);
  }
  field.fold({ positions: Float64Array.of(80, 80), values: Float64Array.of(11) });
  const { since, snapshot } = announcer.announce(field, false);
  assert.equal(since, 3);
  assert.deepEqual(new Set(snapshot.tiles.map(({ index }) => Math.round(index[0] / 10))), new Set([1, 2]));
  assert.equal(announcer.hasNews(field, true), true);
});

test('a peer that started anew takes back what it said, and its old messages count no more', () => {
  const [before, after] = [robot(rows.beta), robot(rows.gamma)];
  const listener = testField();
  give(listener, 'beta', [...before.sent, ...after.sent, ...before.sent]);
  const only = testField();
  give(only, 'beta', after.sent);
  assertSameField(listener, only, 0);

  const announcer = new StateAnnouncer();
  const first = announcer.announce(after.field, true);
  after.field.reset();
  const second = announcer.announce(after.field, false);
  assert.notEqual(second.incarnation, first.incarnation);
  give(only, 'beta', [first, second]);
  assertSameField(only, testField(), 0);
});

test('a peer takes no more memory than its tiles may', () => {
  const listener = testField({ tile: { size: 8, overlap: 0.5, max: 5 } });
  const beta = robot(rows.beta);
  give(listener, 'beta', beta.sent);
  assert.ok(beta.field.tiles > 5);
  const tileBytes = listener.engine.newState().byteLength;
  assert.deepEqual([listener.peers[0].tiles, listener.peers[0].bytes], [5, 5 * tileBytes]);
});

test('what does not fit is refused with the reason, and changes nothing', () => {
  const listener = testField();
  give(listener, 'beta', robot(rows.beta).sent);
  const before = listener.predict(testPoints);
  const refused = (options: Partial<FieldOptions>, reason: RegExp) =>
    assert.throws(() => listener.takePeer('beta', robot(rows.gamma, options).sent[9]), reason);
  refused({ scale: { mean: 10, std: 3 } }, /scaled by mean 10 and std 3, not 10 and 2/);
  refused({ halfLife: 9 }, /half-life of 9 s, not 0 s/);
  refused({ tile: { size: 9, overlap: 0.5 } }, /its tiles have size 9 m/);
  refused({ scale: { mean: 'auto', std: 'auto', warmup: 1000 } }, /still warming up/);
  assert.deepEqual(listener.predict(testPoints), before);
});
