import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeState } from '../field/state-file.js';
import { encodeCdr } from '../messages/cdr.js';
import type { Pipeline } from './pipeline.js';
import { temperature, testPipeline, transform } from './testing/test-pipeline.js';

const START = 1000;

const stateOf = (pipeline: Pipeline) => Buffer.from(encodeState(pipeline.field.snapshot())).toString('base64');

/** A reading with its pose, which must always get through. */
function good(pipeline: Pipeline, stamp: number): void {
  pipeline.receiveTransforms(transform(1, 2, stamp), false);
  pipeline.receive('thermometer', temperature(20, stamp), stamp);
}

function turned(norm: number, stamp: number): Uint8Array {
  const sec = Math.floor(stamp);
  const pose = { translation: { x: 0, y: 0, z: 0 }, rotation: { x: 0, y: 0, z: 0, w: norm } };
  const header = { stamp: { sec, nanosec: Math.round((stamp - sec) * 1e9) }, frame_id: 'base_link' };
  return encodeCdr('tf2_msgs/msg/TFMessage', { transforms: [{ header, child_frame_id: 'sensor', transform: pose }] });
}

/** What is wrong with the transform of a reading of frame `sensor` at the stamp `at`, and how that is told. */
const FAULTS: Readonly<Record<string, { text: RegExp; cause: (pipeline: Pipeline, at: number) => void }>> = {
  'there is none': { text: /no transform yet names frame "sensor"/, cause: () => {} },
  'it lies in another tree': {
    text: /frames "sensor" and "map" are in different trees/,
    cause: (pipeline) => pipeline.receiveTransforms(transform(0, 0, 0, 'world', 'sensor'), true),
  },
  'it has stopped before the reading': {
    text: /"base_link" -> "sensor" at [\d.]+ lies in the future: the latest is/,
    cause: (pipeline, at) => {
      for (const before of [2, 1]) pipeline.receiveTransforms(transform(0, 0, at - before, 'base_link', 'sensor'), false);
    },
  },
  'it begins after the reading': {
    text: /"base_link" -> "sensor" at [\d.]+ lies in the past: the earliest is/,
    cause: (pipeline, at) => pipeline.receiveTransforms(transform(0, 0, at + 1, 'base_link', 'sensor'), false),
  },
  'its parent has changed since': {
    text: /"odom" -> "sensor" at [\d.]+ lies in the past/,
    cause: (pipeline, at) => {
      for (const frame of ['base_link', 'odom'])
        pipeline.receiveTransforms(transform(0, 0, at + (frame === 'odom' ? 1 : 0), frame, 'sensor'), false);
      pipeline.receiveTransforms(transform(0, 0, 0, 'map', 'odom'), true);
    },
  },
  'its parents go in a circle': {
    text: /no transform yet names frame|different trees/,
    cause: (pipeline) => {
      pipeline.receiveTransforms(transform(0, 0, 0, 'other', 'sensor'), true);
      pipeline.receiveTransforms(transform(0, 0, 0, 'sensor', 'other'), true);
    },
  },
  'its rotation is none': {
    text: /no transform yet names frame "sensor"/,
    cause: (pipeline, at) => [0, 0.5, Number.NaN].forEach((norm) => pipeline.receiveTransforms(turned(norm, at), false)),
  },
};

for (const [fault, { text, cause }] of Object.entries(FAULTS)) {
  test(`a transform fails, ${fault}: the reading is refused with the reason, the state does not change, the next ones get through`, () => {
    const { pipeline } = testPipeline();
    good(pipeline, START);
    pipeline.flush();
    const before = stateOf(pipeline);

    const at = START + 0.5;
    cause(pipeline, at);
    pipeline.receive('thermometer', temperature(25, at, 'sensor'), at);
    pipeline.tick(at + 1.1);
    pipeline.flush();
    assert.equal(stateOf(pipeline), before, 'bit for bit');
    const { rejected, examples } = pipeline.statistics(at + 1.1);
    assert.equal(rejected.no_transform, 1);
    assert.match(examples.find(({ reason }) => reason === 'no_transform')!.value, text);

    good(pipeline, START + 2);
    pipeline.flush();
    assert.equal(pipeline.statistics(START + 2).observations, 2);
  });
}

test('a mount that is published as moving first and as static later places readings in both ways', () => {
  const { pipeline } = testPipeline();
  const moving = (stamp: number) => pipeline.receiveTransforms(transform(3, 0, stamp, 'base_link', 'sensor'), false);
  const read = (stamp: number) => {
    pipeline.receiveTransforms(transform(0, 0, stamp), false);
    pipeline.receive('thermometer', temperature(20, stamp, 'sensor'), stamp);
  };
  moving(START);
  read(START);
  pipeline.receiveTransforms(transform(3, 0, 0, 'base_link', 'sensor'), true);
  read(START + 5);
  pipeline.flush();
  const { observations, rejected } = pipeline.statistics(START + 5);
  assert.deepEqual([observations, rejected], [2, {}]);
});
