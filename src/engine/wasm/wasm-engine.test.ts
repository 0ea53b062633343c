import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Architecture } from '../../cmab/architecture.js';
import { Random } from '../../cmab/random.js';
import { canFuse, type Kernel, loadKernel } from '../../kernel/kernel.js';
import { packageRoot } from '../../package-root.js';
import { createEngine } from '../create-engine.js';
import type { Engine } from '../engine.js';
import { loadModel } from '../load-model.js';
import type { Model } from '../model.js';
import { testArchitecture, testModel } from '../test-model.js';
import { WasmEngine } from './wasm-engine.js';

const TOLERANCE = 1e-5;

function readings(count: number, inputs: number, random: Random): { x: Float64Array; y: Float64Array; ages: Float64Array } {
  return {
    x: new Float64Array(inputs * count).map(() => random.uniform(-1, 1)),
    y: random.normals(count),
    ages: new Float64Array(count).map(() => random.uniform(-3, 0)),
  };
}

/** Folds the same random stream, in random cuts, and compares predictions for some targets. */
async function assertEqualsReference(engine: Engine, model: Model, random: Random, most: number): Promise<void> {
  const { inputs } = model.architecture;
  const reference = await createEngine(model, { latents: engine.latents, kind: 'reference' });
  const [state, expectedState] = [engine.newState(), reference.newState()];
  for (let batch = 0; batch < 3; batch++) {
    const { x, y, ages } = readings(1 + random.integer(most), inputs, random);
    const weights = random.integer(2) === 0 ? undefined : ages;
    engine.fold(state, x, y, weights);
    reference.fold(expectedState, x, y, weights);
  }
  const targets = readings(1 + random.integer(70), inputs, random).x;
  const logDecay = random.integer(2) === 0 ? 0 : random.uniform(-2, 0);
  const predictions = [engine, reference].map((each, i) => {
    const conditioned = each.condition([state, expectedState][i], logDecay);
    const factors = model.architecture.covarianceRank === undefined ? new Float64Array() : each.correlationFactors(conditioned, targets);
    return { ...each.predict(conditioned, targets), factors };
  });
  for (const key of ['mean', 'std', 'factors'] as const) {
    const [prediction, expected] = predictions.map((each) => each[key]);
    prediction.forEach((value, i) => {
      assert.ok(Math.abs(value - expected[i]) < TOLERANCE, `${engine.latents} latents, ${key} ${value}, reference ${expected[i]}`);
    });
  }
}

/** A kernel of each build that runs here, in turn. */
function kernelOf(trial: number): Kernel {
  return loadKernel(canFuse() && trial % 2 === 0 ? 'fused' : 'plain');
}

test('equals the float64 reference within 1e-5 on random architectures', async () => {
  const random = new Random(11);
  const pick = <T>(...values: T[]): T => values[random.integer(values.length)];
  for (let trial = 0; trial < 25; trial++) {
    const heads = pick(1, 2, 4);
    const architecture: Architecture = {
      ...testArchitecture,
      inputs: pick(1, 2, 3),
      heads,
      width: heads * pick(4, 8, 12),
      ...pick({}, { covarianceRank: pick(1, 4, 9) }),
      feedForward: pick(8, 20),
      blocks: pick(1, 2, 3),
      latents: pick(5, 16, 24),
      embedDepth: pick(1, 2, 3),
      activation: pick('relu', 'gelu'),
      octaves: pick([], [0.5], [0.5, 1, 2, 4]),
      skip: pick(true, false),
      residual: pick('stream', 'normalised'),
      evidence: pick(true, false),
      anchors: pick(true, false),
      std: pick({ kind: 'exp' }, { kind: 'softplus', floor: 0.01 }),
    };
    const model = testModel(architecture, trial);
    await assertEqualsReference(new WasmEngine(model, 1 + random.integer(architecture.latents), kernelOf(trial)), model, random, 100);
  }
});

test('equals the float64 reference within 1e-5 on the shipped model, over latent counts', async (t) => {
  if (!existsSync(join(packageRoot, 'models', 'field2d.safetensors'))) {
    t.skip('models/field2d.safetensors is not there');
    return;
  }
  const model = loadModel('field2d');
  const random = new Random(12);
  for (const latents of [4, 1 + random.integer(20), 16, 21 + random.integer(20), model.architecture.latents])
    for (const trial of [0, 1]) await assertEqualsReference(new WasmEngine(model, latents, kernelOf(trial)), model, random, 60);
});

test('both builds of the kernel say the same', (t) => {
  if (!canFuse()) {
    t.skip('this Node has no relaxed SIMD');
    return;
  }
  const model = testModel();
  const { x, y } = readings(50, 2, new Random(14));
  const [fused, plain] = (['fused', 'plain'] as const).map((build) => {
    const engine = new WasmEngine(model, 16, loadKernel(build));
    const state = engine.newState();
    engine.fold(state, x, y);
    return engine.predict(engine.condition(state), x).mean;
  });
  fused.forEach((mean, i) => assert.ok(Math.abs(mean - plain[i]) < 1e-6));
  assert.notDeepEqual(fused, plain, 'two builds');
});

test('engines do not share memory, and states of one are understood by another', () => {
  const model = testModel();
  const [a, b] = [new WasmEngine(model, 16), new WasmEngine(model, 16)];
  const { x, y } = readings(20, 2, new Random(13));
  const state = a.newState();
  a.fold(state, x.subarray(0, 20), y.subarray(0, 10));
  b.fold(state, x.subarray(20), y.subarray(10));
  const whole = a.newState();
  a.fold(whole, x, y);
  const [first, second] = [a.predict(a.condition(state), x), b.predict(b.condition(whole), x)];
  first.mean.forEach((value, i) => assert.ok(Math.abs(value - second.mean[i]) < 1e-6));
});
