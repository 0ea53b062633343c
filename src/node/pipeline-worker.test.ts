import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../config/parse.js';
import { builtinDefinition } from '../messages/definitions.js';
import { PipelineWorker } from './pipeline-worker.js';

const events = { log: () => {}, onRestart: () => assert.fail('a worker died'), onGivenUp: (reason: string) => assert.fail(reason) };

const parameters = {
  sources: ['cloud'],
  latents: 8,
  value: { mean: 0, std: 1 },
  cloud: { type: 'sensor_msgs/msg/PointCloud2' },
  grid: { size: [2, 2], resolution: 1, follow: '' },
};
const definitions = { cloud: builtinDefinition('sensor_msgs/msg/PointCloud2') };

function start(changes: object = {}): PipelineWorker {
  return new PipelineWorker(parseConfig({ ...parameters, ...changes }), definitions, events);
}

test('a worker is ready when its constructor returns, and answers in order', async () => {
  const worker = start();
  assert.match(worker.summary, /field2d, 8 latents/);
  const order: string[] = [];
  const wanted = { prediction: true, risk: false, gridMap: false, speedMask: false, dashboard: true };
  const [grid, statistics] = await Promise.all([
    worker.call('grid', { now: 1, wanted }).finally(() => order.push('grid')),
    worker.call('statistics', { now: 1 }).finally(() => order.push('statistics')),
  ]);
  assert.deepEqual(order, ['grid', 'statistics']);
  assert.equal(statistics.predictions, 1);
  assert.ok(grid.prediction instanceof Uint8Array && grid.risk === undefined, 'only what was wanted');
  assert.ok(typeof grid.dashboard?.grid === 'object' && grid.dashboard.grid.mean.length === 4);
  worker.close();
  assert.equal(worker.waitUntilClosed(10), true);
});

test('a refusal of the pipeline is the rejection of its call, and the worker goes on', async () => {
  const worker = start();
  const points = Float64Array.of(Number.NaN, 0, 0);
  await assert.rejects(worker.call('query', { points, covariance: false, samples: 0, now: 0 }), /NaN/);
  await assert.rejects(worker.call('load', '/no/such/file'), /\/no\/such\/file/);
  assert.equal((await worker.call('statistics', { now: 0 })).observations, 0);
  worker.close();
  await assert.rejects(worker.call('statistics', { now: 0 }), /not configured/);
});

test('what cannot be used is thrown by the constructor, as one line', () => {
  assert.throws(() => start({ model: '/no/such.safetensors' }), /^Error: model: cannot read \/no\/such\.safetensors/);
  assert.throws(() => start({ latents: 4096 }), /latents/);
});
