import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand, temporaryFolder, write, writeTestModel } from '../src/cli/testing/run-command.js';
import { builtinDefinition } from '../src/messages/definitions.js';
import { testDecoder, testDefinition } from '../src/messages/testing/sensor-messages.js';
import { TEMPERATURE, temperature, transform } from '../src/pipeline/testing/test-pipeline.js';
import { openRecording } from '../src/recording/read-mcap.js';
import { RecordingWriter } from '../src/recording/write-mcap.js';

const COUNT = 80;
const CLOUD = 'sensor_msgs/msg/PointCloud2';
const depthAt = (i: number): number => -4 - 3 * Math.sin(i / 10);

/** A vehicle that goes up and down along a circle, and measures once a second. */
async function recordDive(path: string): Promise<void> {
  const writer = await RecordingWriter.create(path);
  await writer.addTopic('/tf', 'tf2_msgs/msg/TFMessage', builtinDefinition('tf2_msgs/msg/TFMessage'));
  await writer.addTopic('/ctd', TEMPERATURE, testDefinition(TEMPERATURE));
  for (let i = 0; i < COUNT; i++) {
    const stamp = 100 + i;
    const logTime = BigInt(stamp) * 1_000_000_000n;
    const [x, y, z] = [5 * Math.cos(i / 15), 5 * Math.sin(i / 15), depthAt(i)];
    await writer.write('/tf', logTime, transform(x, y, stamp, 'map', 'base_link', z));
    await writer.write('/ctd', logTime, temperature(10 + z / 2, stamp));
  }
  await writer.close();
}

test('a recorded dive becomes a volume, and its state has tiles of three indices', async (t) => {
  const folder = temporaryFolder(t);
  const [dive, out, state] = ['dive.mcap', 'out.mcap', 'state.safetensors'].map((name) => join(folder, name));
  await recordDive(dive);
  const config = write(
    folder,
    'dive.yaml',
    `/**:
  ros__parameters:
    model: ${writeTestModel(folder, 3)}
    latents: 8
    inputs: [x, y, z]
    sources: [ctd]
    ctd: {type: ${TEMPERATURE}}
    value: {mean: 8.0, std: 2.0}
    tile: {size: 10.0}
    grid: {rate: 0.1, size: [4.0, 4.0], resolution: 1.0, levels: [-2.0, 3]}
`,
  );
  const {
    status,
    out: summary,
    errors,
  } = await runCommand(t, 'replay', dive, '--config', config, '--out', out, '--state', state, '--json');
  assert.equal(status, 0, errors.join());
  assert.equal(JSON.parse(summary).observations, COUNT);

  const cloudOf = testDecoder({ type: CLOUD, field: 'intensity' });
  const recording = await openRecording(out);
  let clouds = 0;
  for await (const { topic, data } of recording.messages(['/cmanp/prediction'])) {
    assert.equal(topic, '/cmanp/prediction');
    const { points, stamp } = cloudOf(data, 0);
    const heights = new Set(points.filter((_, i) => i % 3 === 2));
    const own = Math.fround(depthAt(Math.round(stamp) - 100));
    assert.ok(
      [own, own - 2, own + 3].every((height) => [...heights].some((z) => Math.abs(z - height) < 1e-5)),
      `${stamp}: ${[...heights].join()}`,
    );
    assert.deepEqual([heights.size, points.length], [3, 3 * 3 * 16]);
    clouds++;
  }
  await recording.close();
  assert.ok(clouds > 5, `${clouds}`);

  const info = JSON.parse((await runCommand(t, 'state', 'info', state, '--json')).out);
  assert.equal(info.inputs, 3);
  const keys = Object.keys(info.observation_counts);
  assert.ok(keys.length > 8 && keys.every((key) => key.split(',').length === 3), keys.join(' '));
});
