import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../cmab/random.js';
import { createEngine } from '../../engine/create-engine.js';
import { loadModel } from '../../engine/load-model.js';
import { benchPython, PyTorch } from './pytorch.js';

const model = loadModel('field2d');

test('PyTorch computes what the float64 reference does, and times itself', async (t) => {
  if (benchPython === undefined) {
    t.skip('BENCH_PYTHON names no python with torch');
    return;
  }
  const torch = await PyTorch.start(benchPython, model, 12, 1);
  t.after(() => torch.stop());
  const random = new Random(41);
  const places = (count: number): Float64Array => new Float64Array(2 * count).map(() => random.uniform(-1, 1));
  const [x, y, targets] = [places(50), random.normals(50), places(70)];
  const reference = await createEngine(model, { latents: 12, kind: 'reference' });
  const state = reference.newState();
  reference.fold(state, x, y);
  const expected = reference.predict(reference.condition(state), targets);
  const { mean, std } = await torch.predictions(x, y, targets);
  mean.forEach((value, i) => assert.ok(Math.abs(value - expected.mean[i]) < 1e-5));
  std.forEach((value, i) => assert.ok(Math.abs(value - expected.std[i]) < 1e-5));
  assert.equal((await torch.operations([10, 20], [5])).length, 4);
  await torch.drawProcess(30);
  assert.ok((await torch.processFromScratch()) > 0 && (await torch.appendToProcess(10)) > 0);
});

test('a python that cannot do it is named in one line', async () => {
  await assert.rejects(PyTorch.start('/nowhere/python', model, 12, 1), /^Error: PyTorch \(BENCH_PYTHON\): [^\n]*ENOENT$/);
});
