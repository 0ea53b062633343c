import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ConfigError } from '../config/config.js';
import type { GridPrediction } from '../field/grid.js';
import { assertClose, testEngine, testField } from '../field/testing/test-field.js';
import { Pipeline } from './pipeline.js';
import { noGrid, temperature, testConfig, testPipeline, transform } from './testing/test-pipeline.js';

const folder = mkdtempSync(join(tmpdir(), 'cmanp-pipeline-'));
after(() => rmSync(folder, { recursive: true }));

const COUNT = 50;
const START = 1000;
const place = (i: number): [x: number, y: number] => [3 * Math.sin(i / 5), i / 20];
const reading = (i: number): number => 20 + Math.cos(i / 7);
const NOW = START + COUNT * 0.1;

/** A drive: pose and reading at 10 Hz. */
function drive(pipeline: Pipeline, order: 'pose first' | 'reading first' = 'pose first', tickEvery = 1): void {
  for (let i = 0; i < COUNT; i++) {
    const stamp = START + i * 0.1;
    if (order === 'reading first') pipeline.receive('thermometer', temperature(reading(i), stamp), stamp);
    pipeline.receiveTransforms(transform(...place(i), stamp), false);
    if (order === 'pose first') pipeline.receive('thermometer', temperature(reading(i), stamp), stamp);
    if (i % tickEvery === 0) pipeline.tick(stamp);
  }
}

function grid(pipeline: Pipeline): GridPrediction {
  const prediction = pipeline.predictGrid(NOW);
  if (typeof prediction === 'string') throw new Error(prediction);
  return prediction;
}

function assertSameGrid(actual: GridPrediction, expected: GridPrediction): void {
  assert.deepEqual({ ...actual, mean: 0, std: 0, risk: 0 }, { ...expected, mean: 0, std: 0, risk: 0 });
  assertClose(Float64Array.from(actual.mean), Float64Array.from(expected.mean), 5e-6);
  assertClose(Float64Array.from(actual.std), Float64Array.from(expected.std), 5e-6);
}

test('messages become the field that their readings make', () => {
  const { pipeline } = testPipeline();
  drive(pipeline);
  const field = testField({ scale: { mean: 20, std: 2 } });
  field.fold({
    positions: Float64Array.from(Array.from({ length: COUNT }, (_, i) => place(i)).flat()),
    values: Float64Array.from({ length: COUNT }, (_, i) => reading(i)),
  });
  const points = Float64Array.of(1, 1, 0, -2, 0.5, 9);
  const { mean, std } = pipeline.query(points, { covariance: false, samples: 0 }, NOW);
  const expected = field.predict(Float64Array.of(1, 1, -2, 0.5));
  assertClose(mean, expected.mean, 1e-6);
  assertClose(std, expected.std, 1e-6);
  const { observations, messages, rejected, dropped, lag } = pipeline.statistics(NOW);
  assert.deepEqual(
    { observations, messages, rejected, dropped, lag },
    { observations: COUNT, messages: COUNT, rejected: {}, dropped: 0, lag: 0 },
  );
});

test('neither the cut into batches nor what comes first, pose or reading, matters', () => {
  const wanted = testPipeline().pipeline;
  drive(wanted);
  for (const batch of [{ size: 1 }, { size: 7, period: 0.001 }, { size: 1000, period: 60 }]) {
    for (const order of ['pose first', 'reading first'] as const) {
      const { pipeline } = testPipeline({ batch });
      drive(pipeline, order, 3);
      assertSameGrid(grid(pipeline), grid(wanted));
    }
  }
});

test('the grid follows the robot, on cells that stay where they are', () => {
  const { pipeline } = testPipeline();
  assert.match(noGrid(pipeline, NOW), /grid\.follow: .*base_link/);
  assert.equal(pipeline.robotPosition(), undefined);
  drive(pipeline);
  const [x, y] = place(COUNT - 1);
  assert.deepEqual(pipeline.robotPosition(), [x, y]);
  const { originX, originY, width, height, frame, z, stamp } = grid(pipeline);
  assert.deepEqual([width, height, frame, z, stamp], [8, 6, 'map', 0, NOW]);
  assert.ok(Math.abs(originX + 2 - x) <= 0.25 && Math.abs(originY + 1.5 - y) <= 0.25);
  assert.ok(Number.isInteger(originX / 0.5));
});

test('a fixed grid needs no transform; grid and risk can change at run time', () => {
  const { pipeline } = testPipeline({ grid: { follow: '', center: [5, 6], size: [2, 2], resolution: 1 } });
  assert.deepEqual([grid(pipeline).originX, grid(pipeline).originY], [4, 5]);
  pipeline.reconfigure(testConfig({ grid: { follow: '', center: [0, 0], size: [2, 4], resolution: 1 }, risk: { threshold: 1e6 } }));
  const { originX, height } = grid(pipeline);
  assert.deepEqual([originX, height], [-1, 4]);
});

test('bad input is counted by reason with an example, logged once, and never reaches the state', () => {
  const { pipeline, lines } = testPipeline({ thermometer: { type: 'sensor_msgs/msg/Temperature', max: 50 } });
  drive(pipeline);
  const before = grid(pipeline);
  const bad = [
    temperature(Number.NaN, NOW),
    temperature(Infinity, NOW),
    temperature(51, NOW),
    temperature(20, NOW, ''),
    temperature(20, NOW).subarray(0, 20),
    new Uint8Array(),
  ];
  for (const cdr of [...bad, ...bad]) pipeline.receive('thermometer', cdr, NOW);
  pipeline.receiveTransforms(new Uint8Array(3), false);
  pipeline.receiveTransforms(transform(Number.NaN, 0, NOW), false);
  assertSameGrid(grid(pipeline), before);
  const { rejected, examples, observations } = pipeline.statistics(NOW);
  assert.deepEqual(rejected, { not_finite: 4, out_of_range: 2, empty_frame: 2, bad_message: 6 });
  assert.equal(observations, COUNT);
  assert.ok(
    examples.some(
      ({ reason, topic, field, value }) =>
        reason === 'out_of_range' && topic === '/thermometer' && field === 'temperature' && value === '51',
    ),
  );
  assert.equal(lines.filter((line) => line.includes('(not_finite)')).length, 1);
  assert.match(lines.join('\n'), /warn: \/tf: rejected 1 \(bad_message\)/);
});

test('a reading far beyond the scale is refused with its topic', () => {
  const { pipeline } = testPipeline();
  drive(pipeline);
  pipeline.receive('thermometer', temperature(1e30, NOW - 0.1), NOW);
  pipeline.flush();
  const { rejected, examples } = pipeline.statistics(NOW);
  assert.deepEqual(rejected, { out_of_range: 1 });
  assert.deepEqual([examples[0].topic, examples[0].value], ['/thermometer', '1e+30']);
});

test('the warm-up sets the scale, is counted, and until then there is no map', () => {
  const { pipeline, lines } = testPipeline({ value: { warmup: 20 } });
  assert.match(noGrid(pipeline, NOW), /^warming up: 20 readings to go$/);
  assert.throws(() => pipeline.query(new Float64Array(3), { covariance: false, samples: 0 }, NOW), /warming up/);
  drive(pipeline);
  grid(pipeline);
  const { observations, rejected, warmupMissing, examples } = pipeline.statistics(NOW);
  assert.deepEqual([observations, rejected, warmupMissing, examples], [COUNT - 20, { warmup: 20 }, 0, []]);
  assert.match(lines[0], /^info: value scale set from the warm-up: mean 20\.\d+, std 0\.\d+$/);
});

test('after a jump of the clock poses and pending readings are gone, the map stays', () => {
  const { pipeline } = testPipeline({ batch: { size: 1000, period: 60 } });
  drive(pipeline);
  const before = grid(pipeline);
  pipeline.receive('thermometer', temperature(25, START + 4), NOW);
  pipeline.receive('thermometer', temperature(25, NOW + 10), NOW);
  pipeline.timeJumped();
  assert.match(noGrid(pipeline, NOW), /grid\.follow/);
  pipeline.receiveTransforms(transform(...place(COUNT - 1), START), false);
  assertSameGrid({ ...grid(pipeline), stamp: before.stamp }, before);
  assert.equal(pipeline.statistics(START).dropped, 2);
  pipeline.receive('thermometer', temperature(25, START), START);
  pipeline.tick(START + 0.1);
  pipeline.flush();
  assert.equal(pipeline.statistics(START).observations, COUNT + 1);
});

test('a state that is saved and loaded goes on as if nothing had happened', async () => {
  const path = join(folder, 'state.safetensors');
  const { pipeline } = testPipeline({ value: { warmup: 20 } });
  drive(pipeline);
  await pipeline.save(path);

  const next = testPipeline({ value: { warmup: 20 } }).pipeline;
  await next.load(path);
  next.receiveTransforms(transform(...place(COUNT - 1), NOW), false);
  assertSameGrid(grid(next), grid(pipeline));
  assert.equal(next.statistics(NOW).observations, COUNT - 20);
  next.reset();
  assert.equal(next.statistics(NOW).warmupMissing, 20);
});

test('a state that does not fit is refused with file and reason, and left alone', async () => {
  const { pipeline } = testPipeline({ tile: { size: 5 } });
  drive(pipeline);
  const before = grid(pipeline);
  const path = join(folder, 'other.safetensors');
  const other = testPipeline().pipeline;
  await other.save(path);
  const bytes = readFileSync(path);
  await assert.rejects(pipeline.load(path), /^Error: .*other\.safetensors: state refused: its tiles have size 8 m[^\n]*$/);
  writeFileSync(path, bytes.subarray(0, 50));
  await assert.rejects(pipeline.load(path), /^Error: .*other\.safetensors: state refused: [^\n]*$/);
  assert.equal(readFileSync(path).byteLength, 50);
  assertSameGrid(grid(pipeline), before);
});

test('configuration and model must fit', () => {
  assert.throws(
    () => new Pipeline(testConfig({ inputs: ['x', 'y', 'z'] }), testEngine, () => {}),
    (error) =>
      error instanceof ConfigError &&
      /^inputs: \[x, y, z\] is not allowed; model test has 2 inputs, and model: field3d has 3$/.test(error.message),
  );
  assert.throws(() => testPipeline({ thermometer: { type: 'sensor_msgs/msg/Temperature', field: 'humidity' } }), ConfigError);
});
