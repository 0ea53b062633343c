import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseConfig } from '../config/parse.js';
import { encodeCdr } from '../messages/cdr.js';
import { builtinDefinition } from '../messages/definitions.js';
import { owned } from './owned-bytes.js';
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

/** One point of the map at height `z`. */
function cloud(z: number) {
  const header = { stamp: { sec: 1, nanosec: 0 }, frame_id: 'map' };
  const fields = ['x', 'y', 'z'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 }));
  const data = new Uint8Array(Float32Array.of(0.5, 0.5, z).buffer);
  const layout = { height: 1, width: 1, is_bigendian: false, point_step: 12, row_step: 12, is_dense: true };
  const cdr = encodeCdr('sensor_msgs/msg/PointCloud2', { header, fields, data, ...layout });
  return { channel: 'cloud', cdr: owned(cdr), receivedAt: 1 };
}

function start(changes: object = {}): PipelineWorker {
  return new PipelineWorker(parseConfig({ ...parameters, ...changes }), definitions, events);
}

test('a worker is ready when its constructor returns, and answers in order', async () => {
  const worker = start();
  assert.match(worker.summary, /field2d, 8 latents/);
  const order: string[] = [];
  const wanted = { prediction: true, risk: false, gridMap: false, speedMask: false, dashboard: true };
  const grid = await worker.call('grid', { now: 1, wanted });
  const [statistics] = await Promise.all([
    worker.call('statistics', { now: 1 }).finally(() => order.push('statistics')),
    worker.call('about', undefined).finally(() => order.push('about')),
  ]);
  assert.deepEqual(order, ['statistics', 'about']);
  assert.equal(statistics.predictions, 1);
  assert.ok(grid.prediction instanceof Uint8Array && grid.risk === undefined, 'only what was wanted');
  assert.ok(typeof grid.dashboard?.grid === 'object' && grid.dashboard.grid.mean.length === 4);
  worker.close();
  assert.equal(worker.waitUntilClosed(10), true);
});

test('others have their turn while a save waits for the disk; another save, a load and the end wait for it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-worker-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [path, last] = [join(folder, 'state.safetensors'), join(folder, 'last.safetensors')];
  const worker = start();
  await worker.call('receive', { messages: [cloud(1)], now: 1 });
  const order: string[] = [];
  await Promise.all([
    worker.call('save', path).finally(() => order.push('save')),
    worker.call('statistics', { now: 1 }).finally(() => order.push('statistics')),
    worker.call('load', path).finally(() => order.push('load')),
  ]);
  assert.deepEqual(order, ['statistics', 'save', 'load']);
  assert.equal((await worker.call('statistics', { now: 1 })).observations, 1);
  const saved = worker.call('save', last);
  worker.close();
  assert.equal(worker.waitUntilClosed(10), true);
  assert.ok(existsSync(last), 'saved before the end');
  await saved;
});

test('a query that takes long lets others have their turn, and is answered with the field as it was when it was asked', async (t) => {
  const points = Float64Array.from({ length: 3 * 700 }, (_, i) => (i % 3 === 2 ? 0 : 9 * Math.sin(i)));
  const query = { points, covariance: false, samples: 2, now: 1 };
  const alone = start({ threads: 1 });
  t.after(() => alone.close());
  await alone.call('receive', { messages: [cloud(1)], now: 1 });
  const wanted = await alone.call('query', query);

  const worker = start({ threads: 1 });
  t.after(() => worker.close());
  await worker.call('receive', { messages: [cloud(1)], now: 1 });
  const order: string[] = [];
  const asked = worker.call('query', query).finally(() => order.push('query'));
  await worker.call('receive', { messages: [cloud(-3)], now: 2 }).finally(() => order.push('receive'));
  assert.equal((await worker.call('statistics', { now: 1 }).finally(() => order.push('statistics'))).observations, 2);
  const found = await asked;
  assert.deepEqual(order, ['receive', 'statistics', 'query']);
  assert.deepEqual(found, wanted);
  assert.notDeepEqual((await worker.call('query', query)).mean, wanted.mean);

  const unanswered = assert.rejects(worker.call('query', query), /the worker ended/);
  worker.close();
  assert.equal(worker.waitUntilClosed(10), true, 'it is not waited for at the end');
  await unanswered;
});

test('a grid that takes long lets others have their turn, and is of the field as it was when it was asked for', async (t) => {
  const grid = { size: [200, 200], resolution: 1, follow: '' };
  const [alone, worker] = [0, 1].map(() => start({ threads: 1, grid, tile: { size: 20 } }));
  t.after(() => [alone, worker].forEach((each) => each.close()));
  for (const each of [alone, worker]) await each.call('receive', { messages: [cloud(1)], now: 1 });
  const ask = { now: 1, wanted: { prediction: true, risk: true, gridMap: false, speedMask: false, dashboard: false } };
  const wanted = await alone.call('grid', ask);

  const order: string[] = [];
  const asked = worker.call('grid', ask).finally(() => order.push('grid'));
  await worker.call('receive', { messages: [cloud(-3)], now: 2 }).finally(() => order.push('receive'));
  assert.deepEqual(await asked, wanted);
  assert.deepEqual(order, ['receive', 'grid']);
  assert.notDeepEqual((await worker.call('grid', ask)).prediction, wanted.prediction);
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
