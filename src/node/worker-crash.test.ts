import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { parseConfig } from '../config/parse.js';
import { testDefinition } from '../messages/testing/sensor-messages.js';
import { TEMPERATURE, temperature, transform } from '../pipeline/testing/test-pipeline.js';
import { TF } from './inbox.js';
import { PipelineWorker } from './pipeline-worker.js';
import { type SpawnThread, spawnThread, startThread } from './worker-thread.js';

const config = parseConfig({
  sources: ['thermometer'],
  thermometer: { type: TEMPERATURE },
  latents: 8,
  value: { mean: 20, std: 2 },
  batch: { size: 10, period: 0 },
});
const definitions = { thermometer: testDefinition(TEMPERATURE) };
const START = 1000;

/** A worker of which each thread is at hand, and what it said. */
function startWorker(t: TestContext, spawn: SpawnThread = spawnThread) {
  const threads: Worker[] = [];
  const lines: string[] = [];
  const heard = { restarts: 0, givenUp: undefined as string | undefined };
  const worker = new PipelineWorker(
    config,
    definitions,
    {
      log: (level, text) => lines.push(`${level}: ${text}`),
      onRestart: () => heard.restarts++,
      onGivenUp: (reason) => (heard.givenUp = reason),
    },
    {
      spawn: (start, transfer) => {
        threads.push(spawn(start, transfer));
        return threads.at(-1)!;
      },
    },
  );
  t.after(() => worker.close());
  return { worker, threads, lines, heard };
}

/** A thread with little memory, which some readings drive to its end. */
const poisoned: SpawnThread = (workerData, transferList) =>
  startThread(new URL('./testing/poisoned-worker.js', import.meta.url), workerData, transferList, { maxOldGenerationSizeMb: 64 });

/** Readings on a line, from number `from` on, each with its pose; the last reading has the value `last`. */
function readings(worker: PipelineWorker, from: number, count: number, last?: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, i) => {
    const stamp = START + from + i;
    const value = i === count - 1 && last !== undefined ? last : 20 + Math.sin(from + i);
    return [
      { channel: TF, cdr: transform((from + i) / 5, 0, stamp), receivedAt: stamp },
      { channel: 'thermometer', cdr: temperature(value, stamp), receivedAt: stamp },
    ];
  }).flat();
  return worker.call('receive', { messages, now: START + from + count });
}

async function prediction(worker: PipelineWorker) {
  const points = Float64Array.from({ length: 30 }, (_, i) => i / 3);
  const { mean, std } = await worker.call('query', { points, covariance: false, samples: 0, now: START });
  const { observations } = await worker.call('statistics', { now: START });
  return { mean, std, observations };
}

test('a worker that dies is replaced by one that knows all that was folded, bit for bit, and goes on', async (t) => {
  const { worker, threads, lines, heard } = startWorker(t);
  const whole = startWorker(t).worker;
  for (const each of [worker, whole]) await readings(each, 0, 30);
  const before = await prediction(worker);
  assert.equal(before.observations, 30);

  const underWay = worker.call('query', { points: new Float64Array(3 * 2000), covariance: false, samples: 0, now: START });
  await Promise.all([threads[0].terminate(), assert.rejects(underWay, /^Error: the worker ended$/)]);
  assert.deepEqual(await prediction(worker), before);
  assert.deepEqual([worker.restarts, heard.restarts, heard.givenUp], [1, 1, undefined]);
  assert.match(lines.join('\n'), /^error: the worker ended by itself; another worker goes on with the field of 30 observations$/m);

  for (const each of [worker, whole]) await readings(each, 30, 25);
  assert.deepEqual(await prediction(worker), await prediction(whole));
  await threads[1].terminate();
  assert.deepEqual(await prediction(worker), await prediction(whole), 'a second death');
});

test('what the worker told before goes back to it as memory, once a later word has taken its place', async (t) => {
  const { worker, threads } = startWorker(t);
  const post = t.mock.method(threads[0], 'postMessage');
  for (let call = 0; call < 4; call++) await readings(worker, 0, 10);
  const { tiles } = await worker.call('statistics', { now: START });
  const returned = post.mock.calls.map(({ arguments: [message] }) => (message as { spare: Float64Array[] }).spare.length);
  assert.deepEqual(returned, [0, 0, tiles, tiles, tiles]);
});

test('a batch that fails in its midst ends the worker: the next one has the field of before, without a part of it', async (t) => {
  const { worker, heard, lines } = startWorker(t, poisoned);
  await readings(worker, 0, 30);
  const before = await prediction(worker);
  await assert.rejects(readings(worker, 30, 10, 23.5), /the worker ended/);
  assert.deepEqual(await prediction(worker), before);
  assert.equal(heard.restarts, 1);
  assert.match(lines.join('\n'), /a batch of 10 readings cannot be folded: poisoned/);
  await readings(worker, 40, 10);
  assert.equal((await prediction(worker)).observations, 40);
});

test('a worker that runs out of memory is replaced', async (t) => {
  const { worker, heard, lines } = startWorker(t, poisoned);
  await readings(worker, 0, 30);
  const before = await prediction(worker);
  await assert.rejects(readings(worker, 30, 10, 23), /the worker ended/);
  assert.deepEqual(await prediction(worker), before);
  assert.equal(heard.restarts, 1);
  assert.match(lines.join('\n'), /memory limit/);
});

test('what was changed at run time is known to the next worker', async (t) => {
  const { worker, threads } = startWorker(t);
  await worker.call('reconfigure', { ...config, grid: { ...config.grid, follow: '', size: [2, 2], resolution: 1 } });
  await threads[0].terminate();
  const wanted = { prediction: false, risk: false, gridMap: false, speedMask: false, dashboard: true };
  const { dashboard } = await worker.call('grid', { now: START, wanted });
  assert.ok(typeof dashboard?.grid === 'object' && dashboard.grid.mean.length === 4);
});

test('a worker that dies again and again is given up', async (t) => {
  const { worker, threads, heard } = startWorker(t);
  for (let death = 0; heard.givenUp === undefined; death++) {
    assert.ok(death < 6, 'still alive');
    await threads[death].terminate();
  }
  assert.deepEqual([worker.restarts, threads.length, heard.givenUp], [5, 6, 'the worker ended by itself']);
});

test('a worker that is closed in the midst of its start still does what it was asked', async (t) => {
  const { worker, threads } = startWorker(t);
  await readings(worker, 0, 20);
  await threads[0].terminate();
  const asked = worker.call('statistics', { now: START });
  worker.close();
  assert.equal((await asked).observations, 20);
  assert.equal(worker.waitUntilClosed(10), true);
});
