import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Random } from '../../cmab/random.js';
import { testModel } from '../test-model.js';
import { WasmEngine } from '../wasm/wasm-engine.js';
import { ParallelEngine, startPredictThread } from './parallel-engine.js';
import type { PredictThreadStart } from './predict-thread.js';
import { CHUNK, MAX_CHUNKS, SharedJob } from './shared-job.js';

const model = testModel();
const random = new Random(21);
const places = (count: number): Float64Array => new Float64Array(2 * count).map(() => random.uniform(-1, 1));

test('many threads predict what one does, whatever the count', (t) => {
  const alone = new WasmEngine(model, 16);
  const together = new ParallelEngine(model, 16, 2, (reason) => assert.fail(reason));
  t.after(() => together.dispose());
  for (let trial = 0; trial < 8; trial++) {
    const state = together.newState();
    together.fold(state, places(30), random.normals(30));
    const targets = places([1, CHUNK, CHUNK + 1, 1000, MAX_CHUNKS * CHUNK + 300][trial % 5]);
    assert.deepEqual(together.predict(together.condition(state), targets), alone.predict(alone.condition(state), targets));
  }
});

/** A thread that takes a chunk of each job and goes without doing it. */
const deserter = (start: PredictThreadStart): Worker =>
  new Worker(
    `const { workerData: { shape, memory, module } } = require('node:worker_threads');
    import(module).then(({ SharedJob }) => {
      const job = new SharedJob(shape, memory);
      job.claim(job.waitForJob(0));
      process.exit(1);
    });`,
    { eval: true, workerData: { ...start, module: new URL('./shared-job.js', import.meta.url).href } },
  );

test('a thread that ends in the middle of its work is survived, and another takes its place', async (t) => {
  const losses: string[] = [];
  const isFirst = (): boolean => losses.length === 0;
  const start = (data: PredictThreadStart): Worker => (isFirst() ? deserter(data) : startPredictThread(data));
  const engine = new ParallelEngine(model, 16, 1, (reason) => losses.push(reason), start, 200);
  t.after(() => engine.dispose());
  const alone = new WasmEngine(model, 16);
  const state = engine.newState();
  engine.fold(state, places(30), random.normals(30));
  const targets = places(MAX_CHUNKS * CHUNK);
  const expected = alone.predict(alone.condition(state), targets);
  for (let i = 0; i < 50 && losses.length === 0; i++) {
    assert.deepEqual(engine.predict(engine.condition(state), targets), expected);
    await setTimeout(10);
  }
  assert.equal(losses.length, 1);
  assert.equal(engine.helpers, 0);
  assert.deepEqual(engine.predict(engine.condition(state), targets), expected);
  await setTimeout(250);
  for (let i = 0; i < 5; i++) {
    assert.deepEqual(engine.predict(engine.condition(state), targets), expected);
    assert.equal(engine.helpers, 1);
    await setTimeout(10);
  }
  assert.equal(losses.length, 1);
});

test('a thread that fails is missed and not waited for', async () => {
  const failed = new Promise<string>((resolve) => {
    const thread = (): Worker => new Worker("throw new Error('no memory')", { eval: true });
    const engine = new ParallelEngine(model, 16, 1, resolve, thread);
    engine.predict(engine.condition(engine.newState()), places(CHUNK + 1));
    assert.equal(engine.helpers, 1);
  });
  // The engine does not keep the process alive.
  const keepAlive = globalThis.setTimeout(() => undefined, 10_000);
  assert.equal(await failed, 'a prediction thread failed: no memory');
  clearTimeout(keepAlive);
});

test('a thread that is late takes nothing of the job before while the next one is laid down', (t) => {
  const job = new SharedJob({ dimensions: 2, blocks: [{ keys: 3, values: 5 }] });
  const first = job.start(places(1));
  assert.equal(job.claim(first), 0);
  const late: unknown[] = [];
  const store = Atomics.store.bind(Atomics) as (array: Int32Array, index: number, value: number) => number;
  t.mock.method(Atomics, 'store', (array: Int32Array, index: number, value: number) => {
    store(array, index, value);
    late.push(job.claim(first));
    return value;
  });
  job.start(places(CHUNK + 1));
  assert.deepEqual(late, [undefined, undefined, undefined]);
});

test('chunks of a job are given out once, and late tickets get none', () => {
  const job = new SharedJob({ dimensions: 2, blocks: [{ keys: 3, values: 5 }] });
  const first = job.start(places(CHUNK + 1));
  assert.deepEqual([job.claim(first), job.claim(first), job.claim(first)], [0, 1, undefined]);
  assert.deepEqual([job.rows(1), job.inputs(1).length], [{ from: CHUNK, count: 1 }, 2]);
  const second = job.start(places(10));
  assert.equal(job.claim(first), undefined);
  assert.equal(job.waitForChunk(0, second, 1), false);
  assert.equal(job.claim(second), 0);
  job.finish(0, second);
  assert.equal(job.waitForChunk(0, second, 1), true);
});
