import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesOf, staticTransforms } from './messages.js';
import { Simulation, STEP_MS } from './simulation.js';

const run = (steps: number) => {
  const simulation = new Simulation(1);
  return Array.from({ length: steps }, () => messagesOf(simulation.step()));
};

test('every topic comes at its own rate, behind the clock', () => {
  const steps = run(1000 / STEP_MS);
  const counts: Record<string, number> = {};
  for (const messages of steps) {
    assert.equal(messages[0].topic, '/clock');
    for (const { topic } of messages) counts[topic] = (counts[topic] ?? 0) + 1;
  }
  assert.deepEqual(counts, { '/clock': 20, '/tf': 20, '/odom': 20, '/temperature': 10, '/scan': 5 });
});

test('stamps are exact for hours and never have a whole second of nanoseconds', () => {
  const simulation = new Simulation(1);
  const { time } = simulation.step();
  const hours = { ...simulation.step(), time: time + 20_000_000 * STEP_MS };
  const [{ message }] = messagesOf(hours);
  assert.deepEqual(message, { clock: { sec: 1_000_000, nanosec: 50_000_000 } });
});

test('frames join the sensors to the map, with unit quaternions', () => {
  type Transforms = {
    transforms: { header: { frame_id: string }; child_frame_id: string; transform: { rotation: { z: number; w: number } } }[];
  };
  const moving = run(2).flatMap((messages) =>
    messages.filter(({ topic }) => topic === '/tf').flatMap(({ message }) => (message as Transforms).transforms),
  );
  const all = [...moving, ...(staticTransforms().message as Transforms).transforms];
  const edges = new Set(all.map(({ header, child_frame_id: child }) => `${header.frame_id} ${child}`));
  assert.deepEqual([...edges].sort(), ['base_link base_scan', 'base_link temperature_link', 'map odom', 'odom base_link']);
  for (const { transform } of all) assert.ok(Math.abs(Math.hypot(transform.rotation.z, transform.rotation.w) - 1) < 1e-12);
});

test('ranges own their whole buffer: rclnodejs would send all of it', () => {
  const scans = run(8).flatMap((messages) => messages.filter(({ topic }) => topic === '/scan'));
  assert.equal(scans.length, 2);
  for (const { message } of scans) {
    const { ranges } = message as { ranges: Float32Array };
    assert.equal(ranges.byteLength, ranges.buffer.byteLength);
  }
});
