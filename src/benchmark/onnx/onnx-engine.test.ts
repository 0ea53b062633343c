import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { createEngine } from '../../engine/create-engine.js';
import type { Model } from '../../engine/model.js';
import { testArchitecture, testModel } from '../../engine/test-model.js';
import { OnnxEngine } from './onnx-engine.js';
import { loadOnnxRuntime, type OnnxRuntime } from './onnxruntime.js';

test('the graphs compute what the float64 reference does', async (t) => {
  const runtime = await loadOnnxRuntime();
  if (runtime === undefined) {
    t.skip('onnxruntime-node is not installed');
    return;
  }
  for (const anchors of [false, true]) await assertEqualsReference(runtime, testModel({ ...testArchitecture, anchors }));
});

async function assertEqualsReference(runtime: OnnxRuntime, model: Model): Promise<void> {
  const onnx = await OnnxEngine.create(runtime, model, 12, 1);
  const reference = await createEngine(model, { latents: 12, kind: 'reference' });
  const random = new Random(31);
  const [state, expectedState] = [onnx.newState(), reference.newState()];
  const places = new Float64Array(60).map(() => random.uniform(-1, 1));
  for (let batch = 0; batch < 2; batch++) {
    const values = random.normals(30);
    await onnx.fold(state, places, values);
    reference.fold(expectedState, places, values);
  }
  const { mean, std } = await onnx.predict(await onnx.condition(state), places);
  const expected = reference.predict(reference.condition(expectedState), places);
  mean.forEach((value, i) => assert.ok(Math.abs(value - expected.mean[i]) < 1e-5));
  std.forEach((value, i) => assert.ok(Math.abs(value - expected.std[i]) < 1e-5));
}
