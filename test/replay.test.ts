import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { dispatch } from '../src/cli/dispatch.js';
import { serializeSafetensors } from '../src/cmab/safetensors.js';
import { testModel } from '../src/engine/test-model.js';
import { CdrReader, parseDefinition } from '../src/messages/cdr.js';
import { createDecoder } from '../src/messages/decode.js';
import { builtinDefinition } from '../src/messages/definitions.js';
import { testSource } from '../src/messages/testing/sensor-messages.js';
import { packageRoot } from '../src/package-root.js';
import { openRecording } from '../src/recording/read-mcap.js';
import { NO_SAMPLE_DATA, sampleRecording } from '../src/recording/testing/sample-recordings.js';
import type { TransformMessage } from '../src/transforms/transform-buffer.js';

const CLOUD = 'sensor_msgs/msg/PointCloud2';
const JSON_KEYS = ['messages', 'observations', 'rejected', 'updates', 'tiles', 'state_bytes', 'predictions', 'seconds'];

function config(name: string): string {
  return join(packageRoot, 'test', 'data', `${name}.yaml`);
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-replay-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A configuration with one text replaced by another. */
function changedConfig(folder: string, name: string, from: string, to: string): string {
  const path = join(folder, 'changed.yaml');
  writeFileSync(path, readFileSync(config(name), 'utf8').replace(from, to));
  return path;
}

/** Runs the command in this process. */
async function run(t: TestContext, args: string[]): Promise<{ status: number; out: string[]; err: string[] }> {
  const out = t.mock.method(console, 'log', () => undefined);
  const err = t.mock.method(console, 'error', () => undefined);
  const status = await dispatch(['replay', ...args]);
  const lines = (calls: readonly { readonly arguments: readonly unknown[] }[]) => calls.map((call) => String(call.arguments[0]));
  const result = { status, out: lines(out.mock.calls), err: lines(err.mock.calls) };
  out.mock.restore();
  err.mock.restore();
  return result;
}

test('a survey: what was measured next lies within what was predicted', async (t) => {
  const recording = sampleRecording('bay_sonar_20190602');
  if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
  const folder = temporaryFolder(t);
  const [outFile, stateFile] = [join(folder, 'out.mcap'), join(folder, 'state.safetensors')];
  const { status, out } = await run(t, [recording, '--config', config('bay_sonar'), '--out', outFile, '--state', stateFile, '--json']);
  assert.equal(status, 0);
  assert.equal(out.length, 1);
  const summary = JSON.parse(out[0]);
  for (const key of JSON_KEYS) assert.ok(key in summary, key);
  assert.equal(summary.messages, 1254);
  assert.deepEqual(summary.rejected, {});
  assert.equal(summary.observations, 1254);
  assert.ok(summary.updates > 0 && summary.tiles > 1 && summary.state_bytes > 0 && summary.predictions > 200);
  assert.ok(readFileSync(stateFile).byteLength > 8 * 1000);

  const errors = await predictionErrors(recording, outFile);
  assert.ok(errors.length > 200);
  const rmse = Math.sqrt(errors.reduce((sum, { error }) => sum + error ** 2, 0) / errors.length);
  const covered = errors.filter(({ error, std }) => Math.abs(error) < 2 * std).length / errors.length;
  const depths = errors.map(({ depth }) => depth);
  const mean = depths.reduce((sum, depth) => sum + depth, 0) / depths.length;
  const spread = Math.sqrt(depths.reduce((sum, depth) => sum + (depth - mean) ** 2, 0) / depths.length);
  t.diagnostic(`rmse ${rmse.toFixed(2)} m of ${spread.toFixed(2)} m, ${(100 * covered).toFixed(1)} % within two std`);
  assert.ok(rmse < 0.7 * spread);
  assert.ok(covered > 0.85);
});

/** For each sounding, the prediction where the boat is, made before the sounding was folded. */
async function predictionErrors(input: string, output: string): Promise<{ error: number; std: number; depth: number }[]> {
  const recording = await openRecording(input);
  const sonar = recording.topics.find(({ name }) => name === '/sonar');
  assert.ok(sonar);
  const decode = createDecoder(testSource({ type: sonar.type }), sonar.definition);
  const depths = new Map<bigint, number>();
  for await (const { logTime, data } of recording.messages(['/sonar'])) depths.set(logTime, Number(decode(data, 0).values[0]));
  await recording.close();

  const outputs = await openRecording(output);
  const transforms = new CdrReader<TransformMessage>(parseDefinition(builtinDefinition('tf2_msgs/msg/TFMessage')));
  const positions = new Map<bigint, { readonly x: number; readonly y: number }>();
  for await (const { logTime, data } of outputs.messages(['/tf'])) {
    positions.set(logTime, transforms.read(data).transforms[0].transform.translation);
  }
  const [means, stds] = ['intensity', 'std'].map((field) => createDecoder(testSource({ type: CLOUD, field }), builtinDefinition(CLOUD)));
  const errors = [];
  for await (const { logTime, data } of outputs.messages(['/cmanp/prediction'])) {
    const { count, points, values } = means(data, 0);
    const position = positions.get(logTime);
    const depth = depths.get(logTime);
    if (position === undefined || depth === undefined) continue;
    const distances = Array.from({ length: count }, (_, i) => Math.hypot(points[3 * i] - position.x, points[3 * i + 1] - position.y));
    const cell = distances.indexOf(Math.min(...distances));
    errors.push({ error: Number(values[cell]) - depth, std: Number(stds(data, 0).values[cell]), depth });
  }
  await outputs.close();
  return errors;
}

test('the output holds what the node publishes, and the transforms', async (t) => {
  const recording = sampleRecording('two_robots');
  if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
  const outFile = join(temporaryFolder(t), 'out.mcap');
  assert.equal((await run(t, [recording, '--config', quickConfig(temporaryFolder(t), 'lidar_local'), '--out', outFile])).status, 0);
  const outputs = await openRecording(outFile);
  const counts = new Map(outputs.topics.map(({ name, messageCount }) => [name, messageCount]));
  await outputs.close();
  assert.deepEqual([...counts.keys()].sort(), [
    '/cmanp/filter_info',
    '/cmanp/grid_map',
    '/cmanp/prediction',
    '/cmanp/risk',
    '/diagnostics',
    '/tf',
    '/tf_static',
  ]);
  assert.deepEqual([counts.get('/tf_static'), counts.get('/tf'), counts.get('/cmanp/filter_info')], [2, 0, 1]);
  // 32 s at 2 Hz.
  assert.ok((counts.get('/cmanp/risk') ?? 0) > 50 && (counts.get('/cmanp/risk') ?? 0) < 70);
  assert.equal(counts.get('/cmanp/prediction'), counts.get('/cmanp/risk'));
  assert.ok((counts.get('/diagnostics') ?? 0) > 25);
});

/** A configuration with the small untrained model of the tests: fast, where the quality of the map does not matter. */
function quickConfig(folder: string, name: string): string {
  const { architecture, weights } = testModel();
  const tensors = new Map([...weights].map(([parameter, { shape, data }]) => [parameter, { dtype: 'F32', shape, data }] as const));
  const model = join(folder, 'test.safetensors');
  writeFileSync(model, serializeSafetensors(tensors, { architecture: JSON.stringify(architecture) }));
  return changedConfig(folder, name, 'sources:', `model: ${model}\n    latents: 8\n    sources:`);
}

test('real lidars: every recording is mapped where its transforms allow', async (t) => {
  for (const [name, file] of [
    ['2018_feb13_subset', 'lidar_odom'],
    ['2019_jan17_expt04_bagfile', 'lidar_odom'],
    ['two_robots', 'lidar_local'],
    ['overtakes', 'lidar_mocap'],
  ]) {
    const recording = sampleRecording(name);
    if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
    const { status, out } = await run(t, [recording, '--config', quickConfig(temporaryFolder(t), file), '--json']);
    assert.equal(status, 0, name);
    const { messages, observations, rejected, predictions } = JSON.parse(out[0]);
    t.diagnostic(`${name}: ${out[0]}`);
    assert.ok(observations > 100 * messages, name);
    assert.ok((rejected.no_transform ?? 0) < 0.2 * observations, name);
    assert.equal(predictions, 1, name);
  }
});

test('transforms that never come are counted, and the replay goes on', async (t) => {
  const recording = sampleRecording('2018_feb13_subset');
  if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
  // The two clocks of this robot differ by 15 s: its laser is never placed in `map`.
  const file = changedConfig(temporaryFolder(t), 'lidar_odom', 'map_frame: odom', 'map_frame: map');
  const { status, out } = await run(t, [recording, '--config', file]);
  assert.equal(status, 0);
  assert.match(out[0], /^186 messages .*\n0 observations .* no_transform\n/);
});

test('a wrong use or input is one line, and the status 2', async (t) => {
  const recording = sampleRecording('bay_sonar_20190602');
  if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
  const folder = temporaryFolder(t);
  const text = join(folder, 'text.mcap');
  writeFileSync(text, 'not a recording');
  const refuses = async (args: string[], message: RegExp): Promise<void> => {
    const { status, out, err } = await run(t, args);
    assert.deepEqual([status, out, err.length], [2, [], 1], args.join(' '));
    assert.match(err[0], message);
    assert.ok(!err[0].includes('\n'));
  };
  await refuses([], /usage: cmanp replay/);
  await refuses([recording], /usage: cmanp replay/);
  await refuses([recording, '--config', config('bay_sonar'), '--speed', '3'], /--speed/);
  await refuses([recording, '--config', join(folder, 'absent.yaml')], /absent\.yaml/);
  await refuses(
    [join(folder, 'absent.mcap'), '--config', config('bay_sonar')],
    /absent\.mcap: cannot be opened: there is no such file or folder$/,
  );
  await refuses([text, '--config', config('bay_sonar')], /text\.mcap: not an MCAP file$/);

  const change = (from: string, to: string): string[] => [recording, '--config', changedConfig(folder, 'bay_sonar', from, to)];
  await refuses(
    change('msg/Range', 'msg/Temperature'),
    /changed\.yaml: sonar\.type: sensor_msgs\/msg\/Temperature, but \/sonar in the recording is sensor_msgs\/msg\/Range$/,
  );
  await refuses(change('field: range', 'field: depth'), /changed\.yaml: sonar\.field: "depth".* allowed is one of .*range/);
  await refuses(
    change('topic: /sonar', 'topic: /echo'),
    /changed\.yaml: sources: none of \/echo is in the recording; its topics are \/tf, \/sonar, \/water_temperature$/,
  );
  await refuses(change('sources:', 'model: absent\n    sources:'), /absent/);
});

test('a source that the recording does not hold is a warning and stands in the summary', async (t) => {
  const recording = sampleRecording('bay_sonar_20190602');
  if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
  const echo = 'sources: [sonar, echo]\n    echo: {topic: /echo, type: sensor_msgs/msg/Range}';
  const file = changedConfig(temporaryFolder(t), 'bay_sonar', 'sources: [sonar]', echo);
  const { status, out, err } = await run(t, [recording, '--config', file, '--json']);
  assert.equal(status, 0);
  assert.ok(err.some((line) => /^warning: .*topic \/echo is not in the recording$/.test(line)));
  assert.deepEqual(JSON.parse(out[0]).absent_topics, ['/echo']);
});

test('a failure on the way is one line, and the status 1', async (t) => {
  const recording = sampleRecording('two_robots');
  if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
  const out = join(temporaryFolder(t), 'no', 'folder', 'out.mcap');
  const { status, err } = await run(t, [recording, '--config', config('lidar_local'), '--out', out]);
  assert.equal(status, 1);
  assert.match(err[err.length - 1], /out\.mcap: cannot be written: there is no such file or folder$/);
});
