import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { loadTensorflow } from '../tensorflow/load.js';
import { createEngine } from './create-engine.js';
import { testModel } from './test-model.js';

/** A machine whose WebAssembly cannot run the kernel, as one without SIMD. */
function withoutWasm(t: TestContext): void {
  t.mock.method(WebAssembly, 'Instance', function Instance(): never {
    throw new Error('SIMD is not supported');
  });
}

test('where the wasm engine does not load, auto takes the next that does, and says so', async (t) => {
  const wanted = await createEngine(testModel(), { latents: 16 });
  assert.equal(wanted.kind, 'wasm');
  withoutWasm(t);
  const said: string[] = [];
  const engine = await createEngine(testModel(), { latents: 16, threads: 4, onWarning: (text) => said.push(text) });
  const kind = await loadTensorflow().then(
    () => 'tensorflow',
    () => 'reference',
  );
  assert.equal(engine.kind, kind);
  assert.deepEqual(said, [`the wasm engine does not load (SIMD is not supported); engine ${kind} takes its place, and is slower`]);

  const targets = Float64Array.of(0.1, 0.2, -0.5, 0.5);
  const predictions = [wanted, engine].map((each) => {
    const state = each.newState();
    each.fold(state, Float64Array.of(0, 0, 0.5, 0.5), Float64Array.of(1, -1));
    return each.predict(each.condition(state), targets).mean;
  });
  predictions[0].forEach((mean, i) => assert.ok(Math.abs(mean - predictions[1][i]) < 1e-4, 'the same map'));
});

test('an engine that was asked for by name is not replaced: the reason why it does not load is thrown', async (t) => {
  withoutWasm(t);
  await assert.rejects(createEngine(testModel(), { latents: 16, kind: 'wasm' }), /SIMD is not supported/);
});

test('more latents than the model has are no reason for another engine', async () => {
  const onWarning = (text: string) => assert.fail(text);
  await assert.rejects(createEngine(testModel(), { latents: 4096, onWarning }), RangeError);
});
