import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialWeights } from '../cmab/initialise.js';
import { parameterShapes } from '../cmab/parameters.js';
import { Random } from '../cmab/random.js';
import { testArchitecture } from '../engine/test-model.js';
import { loadTensorflow } from '../tensorflow/load.js';
import { hasTensorflow } from '../testing/has-tensorflow.js';
import { Muon } from './muon.js';
import { Optimizer, schedule } from './optimizer.js';
import { ParameterVector } from './parameter-vector.js';

const config = { learningRate: 0.01, muonRate: 0.02, warmup: 10, beta1: 0.9, beta2: 0.99, clip: 1 };
const architecture = { ...testArchitecture, width: 64, heads: 4 };

test('the rate warms up, then falls to 0', () => {
  assert.ok(schedule(0, 100, 10) < 0.11);
  assert.ok(schedule(9, 100, 10) > 0.9);
  assert.ok(schedule(99, 100, 10) < 1e-3);
});

test('a gradient that is not finite changes nothing, a huge one is clipped', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const parameters = new ParameterVector(parameterShapes(architecture));
  const optimizer = new Optimizer(await loadTensorflow(), parameters, config);
  optimizer.update(parameters.data, new Float32Array(parameters.data.length).fill(NaN), 0, 100);
  assert.ok(parameters.data.every((p) => p === 0));
  const gradient = new Float32Array(parameters.data.length).fill(1e6);
  optimizer.update(parameters.data, gradient, 0, 100);
  assert.ok(Math.abs(Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0)) - 1) < 1e-3);
});

test('large matrices follow Muon, all else Adam', async (t) => {
  if (!(await hasTensorflow(t))) return;
  const tf = await loadTensorflow();
  const parameters = new ParameterVector(parameterShapes(architecture));
  parameters.set(initialWeights(architecture, new Random(1)));
  const before = parameters.data.slice();
  const gradient = Float32Array.from(new Random(2).normals(before.length), Math.sign);
  new Optimizer(tf, parameters, config).update(parameters.data, gradient, 0, 100);
  for (const [name, { shape, data }] of parameters.views) {
    const offset = data.byteOffset / 4;
    const moved = data.map((p, i) => p - before[offset + i]);
    const [smallest, largest] = [Math.min(...moved.map(Math.abs)), Math.max(...moved.map(Math.abs))];
    // Adam's first step has one size; Muon's has the spread of an orthogonal matrix.
    if (name.endsWith('.weight') && Math.min(...shape) >= 64) assert.ok(largest > 3 * smallest, name);
    else assert.ok(largest < 1.1 * smallest && Math.abs(largest - 0.001) < 1e-4, `${name}: ${smallest} .. ${largest}`);
  }
});

test("Muon's step is close to orthogonal, tall and wide", async (t) => {
  if (!(await hasTensorflow(t))) return;
  for (const [rows, cols] of [
    [64, 128],
    [128, 64],
  ]) {
    const size = rows * cols;
    const step = new Float32Array(size);
    const muon = new Muon(await loadTensorflow(), size, [{ offset: 0, rows, cols }]);
    muon.update(step, Float32Array.from(new Random(3).normals(size)), 1 / (0.2 * Math.sqrt(128)));
    // Of an orthogonal 64 x 128 matrix the squares sum to 64; of every row (column when tall) to 1.
    const square = step.reduce((sum, v) => sum + v * v, 0);
    assert.ok(square > 64 * 0.5 && square < 64 * 1.4, `${square}`);
  }
});
