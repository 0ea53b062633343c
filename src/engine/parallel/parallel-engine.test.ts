import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { CmanpState } from '../../cmab/cmanp-state.js';
import { Random } from '../../cmab/random.js';
import type { Engine } from '../engine.js';
import { testModel } from '../test-model.js';
import { WasmEngine } from '../wasm/wasm-engine.js';
import type { HelperStart } from './helper-thread.js';
import { ParallelEngine, startHelper } from './parallel-engine.js';
import { CHUNK, FOLD_CHUNK, MAX_CHUNKS, MAX_ROWS, SharedJob } from './shared-job.js';

const model = testModel();
const random = new Random(21);
const sumsOf = ({ blocks }: CmanpState): number[] => blocks.flatMap(({ m, d, n }) => [...m, ...d, ...n]);
const places = (count: number): Float64Array => new Float64Array(2 * count).map(() => random.uniform(-1, 1));

/** Sums are of float32 scores: how a batch was cut shows in their last digits. */
function assertSamePredictions(engine: Engine, state: CmanpState, expected: CmanpState): void {
  const targets = places(50);
  const predict = (from: CmanpState): number[] => Object.values(engine.predict(engine.condition(from), targets)).flatMap((all) => [...all]);
  const other = predict(expected);
  predict(state).forEach((value, i) => assert.ok(Math.abs(value - other[i]) < 1e-6, `${value}, alone ${other[i]}`));
}

const [places10, random10] = [places(10), random.normals(10)];

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

test('many threads fold what one does, whatever the count, and the same to the last bit each time', async (t) => {
  const alone = new WasmEngine(model, 16);
  const together = Array.from({ length: 2 }, () => new ParallelEngine(model, 16, 2, (reason) => assert.fail(reason)));
  t.after(() => together.forEach((engine) => engine.dispose()));
  for (const count of [2 * FOLD_CHUNK - 1, 2 * FOLD_CHUNK, 1000, 5000, MAX_ROWS + 300]) {
    // Helpers that were just started come to their first work.
    await setTimeout(100);
    const [inputs, values] = [places(count), random.normals(count)];
    for (const logWeights of [undefined, new Float64Array(count).map(() => -random.uniform(0, 5))]) {
      const fold = (engine: Engine): CmanpState => {
        const state = engine.newState();
        engine.fold(state, places10, random10, undefined);
        engine.fold(state, inputs, values, logWeights);
        return state;
      };
      const [first, second] = together.map(fold);
      assert.deepEqual(sumsOf(first), sumsOf(second));
      assertSamePredictions(alone, first, fold(alone));
    }
  }
});

/** A thread that takes a chunk of each job and goes without doing it. */
const deserter = (start: HelperStart): Worker =>
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
  const start = (data: HelperStart): Worker => (isFirst() ? deserter(data) : startHelper(data));
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
  assert.equal(await failed, 'a helping thread failed: no memory');
  clearTimeout(keepAlive);
});

test('a thread that is late takes nothing of the job before while the next one is laid down', (t) => {
  const job = new SharedJob({ dimensions: 2, blocks: [{ keys: 3, values: 5 }], latents: 2, heads: 1, headWidth: 2 });
  const first = job.startPrediction(places(1));
  assert.equal(job.claim(first), 0);
  const late: unknown[] = [];
  const store = Atomics.store.bind(Atomics) as (array: Int32Array, index: number, value: number) => number;
  t.mock.method(Atomics, 'store', (array: Int32Array, index: number, value: number) => {
    store(array, index, value);
    late.push(job.claim(first));
    return value;
  });
  job.startPrediction(places(CHUNK + 1));
  assert.ok(late.length > 2);
  assert.ok(late.every((chunk) => chunk === undefined));
});

test('chunks of a job are given out once, and late tickets get none', () => {
  const job = new SharedJob({ dimensions: 2, blocks: [{ keys: 3, values: 5 }], latents: 2, heads: 1, headWidth: 2 });
  const first = job.startPrediction(places(CHUNK + 1));
  assert.deepEqual([job.claim(first), job.claim(first), job.claim(first)], [0, 1, undefined]);
  assert.deepEqual([job.rows(1), job.inputs(1).length], [{ from: CHUNK, count: 1 }, 2]);
  const second = job.startPrediction(places(10));
  assert.equal(job.claim(first), undefined);
  assert.equal(job.waitForChunk(0, second, 1), false);
  assert.equal(job.claim(second), 0);
  job.finish(0, second);
  assert.equal(job.waitForChunk(0, second, 1), true);
});

test('a thread that ends in the middle of a fold costs no reading, and none counts twice', async (t) => {
  const losses: string[] = [];
  const engine = new ParallelEngine(model, 16, 1, (reason) => losses.push(reason), deserter);
  t.after(() => engine.dispose());
  const [inputs, values] = [places(2000), random.normals(2000)];
  const alone = new WasmEngine(model, 16);
  const expected = alone.newState();
  alone.fold(expected, inputs, values);
  let first: number[] | undefined;
  for (let i = 0; i < 50 && losses.length === 0; i++) {
    const state = engine.newState();
    engine.fold(state, inputs, values);
    assertSamePredictions(alone, state, expected);
    first ??= sumsOf(state);
    assert.deepEqual(sumsOf(state), first, 'to the last bit it does not matter who helped');
    await setTimeout(10);
  }
  assert.match(losses[0], /^a helping thread (did not answer|ended)/);
});
