import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { replay } from '../src/cli/replay.js';
import { readConfigFile } from '../src/config/read-file.js';
import { createEngine } from '../src/engine/create-engine.js';
import { loadModel } from '../src/engine/load-model.js';
import { CdrReader, parseDefinition } from '../src/messages/cdr.js';
import { Pipeline } from '../src/pipeline/pipeline.js';
import { openRecording } from '../src/recording/read-mcap.js';
import { NO_SAMPLE_DATA, sampleRecording } from '../src/recording/testing/sample-recordings.js';
import type { TransformMessage } from '../src/transforms/transform-buffer.js';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Facts {
  readonly status: { readonly figures: Readonly<Record<string, string>> };
  readonly query: {
    readonly success: boolean;
    readonly message: string;
    readonly mean: readonly number[];
    readonly std: readonly number[];
  };
}

const TOPICS = ['/tf', '/tf_static', '/sonar'];
const WARMUP = 64;

test('a recording that rclpy plays into the node gives the map that replay gives', async (t) => {
  const recording = sampleRecording('bay_sonar_20190602');
  if (recording === undefined) return t.skip(NO_SAMPLE_DATA);
  const { folder, parameterFile } = workplace(t);
  const parameters = parameterFile({ value: { mean: 'auto', std: 'auto', warmup: WARMUP }, tile: { size: 200 } });
  const state = join(folder, 'replayed.safetensors');
  const { observations } = await replayed(t, [recording, '--config', parameters, '--state', state, '--json']);
  assert.ok(observations > 1000);

  const dump = join(folder, 'messages.jsonl');
  const places = await dumpRecording(recording, dump);
  assert.ok(places.length > 20);
  const expected = await predicted(parameters, state, places);

  const node = await startMapping(t, ['--params-file', parameters]);
  const { status, query } = await drive<Facts>('play.py', [dump, JSON.stringify(places), String(observations)]);
  assert.equal(Number(status.figures.observations), observations);
  assert.equal(Number(status.figures['rejected warmup']), WARMUP);
  assert.equal(query.success, true, query.message);
  assert.equal(query.mean.length, places.length);
  const largest = Math.max(
    ...query.mean.map((mean, i) => Math.max(Math.abs(mean - expected.mean[i]), Math.abs(query.std[i] - expected.std[i]))),
  );
  assert.ok(largest < 1e-6, `predictions differ by up to ${largest}`);
  const spread = Math.max(...query.mean) - Math.min(...query.mean);
  assert.ok(spread > 1e-3, 'the map is not the same everywhere');
  assert.equal((await node.stop()).status, 0);
});

/** Runs `cmanp replay` in this process. @returns What it prints. */
async function replayed(t: TestContext, args: string[]): Promise<{ observations: number }> {
  const log = t.mock.method(console, 'log', () => undefined);
  assert.equal(await replay(args), 0);
  const [line] = log.mock.calls[0].arguments as unknown[];
  log.mock.restore();
  return JSON.parse(String(line));
}

/** Writes the recording's messages as JSON, for a driver that has no MCAP reader. @returns Points along the boat's way. */
async function dumpRecording(path: string, dump: string): Promise<[x: number, y: number][]> {
  const recording = await openRecording(path);
  const topics = new Map(
    recording.topics.map(({ name, type, definition }) => [name, { type, reader: new CdrReader(parseDefinition(definition)) }]),
  );
  const lines: string[] = [];
  const places: [number, number][] = [];
  for await (const { topic, data } of recording.messages(TOPICS)) {
    const { type, reader } = topics.get(topic)!;
    const message = reader.read(data);
    lines.push(JSON.stringify({ topic, type, message }));
    if (topic === '/tf' && lines.length % 50 === 1) {
      const [{ transform }] = (message as unknown as TransformMessage).transforms;
      places.push([transform.translation.x, transform.translation.y]);
    }
  }
  await recording.close();
  writeFileSync(dump, lines.join('\n'));
  return places;
}

/** What the pipeline predicts from a state file. */
async function predicted(
  parameters: string,
  state: string,
  places: [number, number][],
): Promise<{ mean: Float64Array; std: Float64Array }> {
  const config = readConfigFile(parameters);
  const engine = await createEngine(loadModel(config.model), { latents: config.latents, kind: config.engine });
  const pipeline = new Pipeline(config, engine, () => undefined);
  await pipeline.load(state);
  return pipeline.query(Float64Array.from(places.flatMap(([x, y]) => [x, y, 0])), { covariance: false, samples: 0 }, 0);
}
