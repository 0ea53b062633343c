import assert from 'node:assert/strict';
import test from 'node:test';
import { CdrReader, parseDefinition } from '../messages/cdr.js';
import { builtinDefinition } from '../messages/definitions.js';
import { openRecording } from '../recording/read-mcap.js';
import { NO_SAMPLE_DATA, sampleRecording } from '../recording/testing/sample-recordings.js';
import { transformPoints } from './transform.js';
import { TransformBuffer, type TransformMessage } from './transform-buffer.js';

interface Pose {
  readonly stamp?: number;
  readonly x?: number;
  readonly y?: number;
  readonly yaw?: number;
  readonly rotation?: { x: number; y: number; z: number; w: number };
  readonly nanosec?: number;
}

function message(parent: string, child: string, { stamp = 0, x = 0, y = 0, yaw = 0, rotation, nanosec }: Pose): TransformMessage {
  const sec = Math.floor(stamp);
  return {
    transforms: [
      {
        header: { stamp: { sec, nanosec: nanosec ?? Math.round((stamp - sec) * 1e9) }, frame_id: parent },
        child_frame_id: child,
        transform: {
          translation: { x, y, z: 0 },
          rotation: rotation ?? { x: 0, y: 0, z: Math.sin(yaw / 2), w: Math.cos(yaw / 2) },
        },
      },
    ],
  };
}

/** Where the origin of `source` is in `target`, or the kind of failure. */
function origin(buffer: TransformBuffer, target: string, source: string, stamp: number | 'latest'): number[] | string {
  const found = buffer.lookup(target, source, stamp);
  if ('failure' in found) return found.failure;
  const point = new Float64Array(3);
  transformPoints(found, point, point);
  return [point[0], point[1]].map((value) => Number(value.toFixed(9)) + 0);
}

/** map -> odom -> base_link (turning) -> laser (static), and odom -> other. */
function robot(): TransformBuffer {
  const buffer = new TransformBuffer();
  buffer.set(message('map', 'odom', { stamp: 0, x: 100 }), false);
  buffer.set(message('map', 'odom', { stamp: 10, x: 100 }), false);
  buffer.set(message('odom', 'base_link', { stamp: 1, x: 1 }), false);
  buffer.set(message('odom', 'base_link', { stamp: 2, x: 3, yaw: Math.PI / 2 }), false);
  buffer.set(message('base_link', 'laser', { x: 0.5 }), true);
  buffer.set(message('odom', 'other', { stamp: 2, y: 7 }), false);
  return buffer;
}

test('a chain up, down and across, interpolated at the stamp', () => {
  const buffer = robot();
  assert.deepEqual(origin(buffer, 'map', 'laser', 1), [101.5, 0]);
  assert.deepEqual(origin(buffer, 'map', 'laser', 2), [103, 0.5]);
  const half = 0.5 * Math.SQRT1_2;
  assert.deepEqual(
    origin(buffer, 'map', 'laser', 1.5),
    [102 + half, half].map((value) => Number(value.toFixed(9))),
  );
  assert.deepEqual(origin(buffer, 'laser', 'base_link', 500), [-0.5, 0]);
  assert.deepEqual(origin(buffer, 'base_link', 'other', 2), [7, 3]);
  assert.deepEqual(origin(buffer, 'map', 'map', 500), [0, 0]);
});

test('nothing is extrapolated, and the failure says what is missing', () => {
  const buffer = robot();
  const text = (target: string, source: string, stamp: number): string => {
    const found = buffer.lookup(target, source, stamp);
    return 'failure' in found ? `${found.failure}: ${found.text}` : 'found';
  };
  assert.equal(text('map', 'laser', 2.5), 'future: transform "odom" -> "base_link" at 2.500 lies in the future: the latest is 2.000');
  assert.equal(text('map', 'laser', 0.5), 'past: transform "odom" -> "base_link" at 0.500 lies in the past: the earliest is 1.000');
  assert.equal(text('map', 'camera', 1), 'unknown_frame: no transform yet names frame "camera"');
  buffer.set(message('world', 'drone', {}), true);
  assert.equal(text('map', 'drone', 1), 'not_connected: frames "drone" and "map" are in different trees');
});

test('the latest pose of every frame on the way', () => {
  assert.deepEqual(origin(robot(), 'map', 'laser', 'latest'), [103, 0.5]);
});

test('leading slashes are the same frames', () => {
  const buffer = new TransformBuffer();
  buffer.set(message('/map', '//base_link', { x: 4 }), true);
  assert.deepEqual(origin(buffer, 'map', '/base_link', 0), [4, 0]);
});

test('what is no transform is refused with a reason, the rest of the message is taken', () => {
  const buffer = new TransformBuffer();
  const refused = (parent: string, child: string, pose: Pose): string => buffer.set(message(parent, child, pose), false).join();
  assert.match(
    refused('map', 'a', { rotation: { x: 0, y: 0, z: 0, w: 0 } }),
    /^transform "map" -> "a": quaternion of norm 0 is not a rotation$/,
  );
  assert.match(refused('map', 'a', { rotation: { x: 0, y: 0, z: 0, w: 1.1 } }), /quaternion of norm 1\.1/);
  assert.match(refused('map', 'a', { x: Number.NaN }), /not finite/);
  assert.match(refused('map', 'a', { nanosec: 1_000_000_000 }), /nanosec/);
  assert.match(refused('map', '', {}), /empty frame/);
  assert.match(refused('map', '/map', {}), /own parent/);
  assert.equal(origin(buffer, 'map', 'a', 0), 'unknown_frame');
  const both = { transforms: [...message('map', '', {}).transforms, ...message('map', 'a', { x: 2 }).transforms] };
  assert.equal(buffer.set(both, false).length, 1);
  assert.deepEqual(origin(buffer, 'map', 'a', 0), [2, 0]);
});

test('a quaternion a little off, as float32 publishers send it, is normalised', () => {
  const buffer = new TransformBuffer();
  buffer.set(message('map', 'a', { rotation: { x: 0, y: 0, z: 0.7072, w: 0.7072 } }), true);
  const found = buffer.lookup('map', 'a', 0);
  assert.ok('rotation' in found && Math.abs(Math.hypot(...found.rotation) - 1) < 1e-12);
});

test('a frame that gets another parent leaves its past behind', () => {
  const buffer = robot();
  buffer.set(message('map', 'base_link', { stamp: 3, x: 50 }), false);
  assert.deepEqual(origin(buffer, 'map', 'laser', 3), [50.5, 0]);
  assert.equal(origin(buffer, 'map', 'laser', 2), 'past');
  const late = buffer.set(message('odom', 'base_link', { stamp: 2.5 }), false);
  assert.deepEqual(late, ['transform "odom" -> "base_link": its newest pose is in "map"']);
  assert.deepEqual(origin(buffer, 'map', 'base_link', 3), [50, 0]);
});

test('a pose from long before is refused, with both stamps', () => {
  const buffer = robot();
  buffer.set(message('odom', 'base_link', { stamp: 100 }), false);
  assert.deepEqual(buffer.set(message('odom', 'base_link', { stamp: 80 }), false), [
    'transform "odom" -> "base_link": stamp 80.000 is long before the latest, 100.000',
  ]);
});

test('static after dynamic stands still from then on; dynamic after static moves', () => {
  const buffer = robot();
  buffer.set(message('odom', 'base_link', { x: 9 }), true);
  assert.deepEqual(origin(buffer, 'odom', 'base_link', 1e6), [9, 0]);
  buffer.set(message('odom', 'base_link', { stamp: 3, x: 4 }), false);
  assert.deepEqual(origin(buffer, 'odom', 'base_link', 3), [4, 0]);
  assert.equal(origin(buffer, 'odom', 'base_link', 1e6), 'future');
});

test('a recording that is played in a loop: after some poses of long ago its time has started over', () => {
  const buffer = robot();
  buffer.set(message('odom', 'base_link', { stamp: 100 }), false);
  const again = (stamp: number) => buffer.set(message('odom', 'base_link', { stamp, x: stamp }), false).length;
  for (let i = 0; i < 19; i++) assert.equal(again(1 + i / 10), 1);
  buffer.set(message('odom', 'base_link', { stamp: 100.1 }), false);
  for (let i = 0; i < 19; i++) assert.equal(again(1 + i / 10), 1, 'newer poses come in between: nothing started over');
  assert.equal(again(3), 0);
  assert.equal(again(4), 0);
  assert.deepEqual(origin(buffer, 'odom', 'base_link', 3.5), [3.5, 0]);
  assert.equal(origin(buffer, 'odom', 'base_link', 100), 'future');
});

test('a loop of parents ends', () => {
  const buffer = new TransformBuffer();
  buffer.set(message('a', 'b', {}), true);
  buffer.set(message('b', 'a', {}), true);
  assert.equal(origin(buffer, 'map', 'a', 0), 'unknown_frame');
});

test('after a jump of the clock only what is static is left', () => {
  const buffer = robot();
  buffer.clear();
  assert.equal(origin(buffer, 'odom', 'base_link', 1), 'unknown_frame');
  assert.deepEqual(origin(buffer, 'base_link', 'laser', 1), [0.5, 0]);
});

test('the number of frames is bounded', () => {
  const buffer = new TransformBuffer();
  let refused = 0;
  for (let i = 0; i < 5000; i++) refused += buffer.set(message('map', `frame_${i}`, {}), true).length;
  assert.equal(refused, 5000 - 4096);
});

test('a real recording places its laser, slashes and all', async (t) => {
  const path = sampleRecording('two_robots');
  if (path === undefined) return t.skip(NO_SAMPLE_DATA);
  const recording = await openRecording(path);
  t.after(() => recording.close());
  const reader = new CdrReader<TransformMessage>(parseDefinition(builtinDefinition('tf2_msgs/msg/TFMessage')));
  const buffer = new TransformBuffer();
  for await (const { data } of recording.messages(['/tf_static'])) assert.deepEqual(buffer.set(reader.read(data), true), []);
  assert.ok(Array.isArray(origin(buffer, 'base_link', 'laser', 0)));
  assert.ok(Array.isArray(origin(buffer, '/laser', 'imu_link', 0)));
});
