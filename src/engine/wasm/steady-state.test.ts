import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { loadKernel } from '../../kernel/kernel.js';
import { collectGarbage, stretchGrowth } from '../../testing/memory.js';
import { testModel } from '../test-model.js';
import { WasmEngine } from './wasm-engine.js';

const random = new Random(14);
const places = (count: number): Float64Array => new Float64Array(2 * count).map(() => random.uniform(-1, 1));
const READINGS = 70;
const x = places(READINGS);
const y = random.normals(READINGS);

/** Holds a call to so many bytes on the JavaScript heap. It has some rounds for that: code that is not compiled yet puts more there. */
function assertHeapBytes(most: number, call: () => void, what: string): void {
  const calls = 100;
  let bytes = Infinity;
  for (let round = 0; round < 50 && bytes > most; round++) {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < calls; i++) call();
    bytes = (process.memoryUsage().heapUsed - before) / calls;
  }
  assert.ok(bytes <= most, `${bytes} bytes: ${what}`);
}

test('the steady state allocates nothing in the kernel', () => {
  const kernel = loadKernel();
  let allocations = 0;
  const allocate = (count: number): number => {
    allocations++;
    return kernel.allocate(count);
  };
  const engine = new WasmEngine(testModel(), 16, { ...kernel, allocate });
  const state = engine.newState();
  const atFirst = allocations;
  for (let i = 0; i < 10; i++) {
    engine.fold(state, x, y);
    engine.predict(engine.condition(state), x);
  }
  assert.ok(atFirst > 0);
  assert.equal(allocations, atFirst);
});

test('on the JavaScript heap a fold puts nothing, and a prediction no more than its answer is made of', () => {
  const engine = new WasmEngine(testModel(), 16);
  const state = engine.newState();
  assertHeapBytes(64, () => engine.fold(state, x, y), 'fold');
  const conditioned = engine.condition(state);
  // Two typed arrays, whose numbers lie elsewhere, and an object: the same for 8 times as many targets.
  for (const targets of [places(READINGS), places(8 * READINGS)])
    assertHeapBytes(1200, () => engine.predict(conditioned, targets), `prediction of ${targets.length / 2} targets`);
});

test('the heap stays flat over folds, refreshes and predictions', async () => {
  const engine = new WasmEngine(testModel(), 16);
  const state = engine.newState();
  const usedAfter = (): number => {
    for (let i = 0; i < 500; i++) {
      engine.fold(state, x, y);
      engine.predict(engine.condition(state), x);
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const grown = await stretchGrowth(usedAfter, 20_000, 10);
  assert.ok(grown < 20_000, `${grown} bytes in 500 rounds`);
});
