import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dense, type Matrix, matrix } from '../../cmab/dense.js';
import { Random } from '../../cmab/random.js';
import { type StoredTensor, serializeSafetensors } from '../../cmab/safetensors.js';
import { loadModel } from '../../engine/load-model.js';
import { packageRoot } from '../../package-root.js';
import { hasTensorflow } from '../../testing/has-tensorflow.js';
import { cmanpNetwork, type NetworkInputs, type TrainableNetwork } from '../network.js';
import { readTrainConfig, type TrainConfig } from '../train-config.js';
import { Trainer } from '../trainer.js';
import { baselineNetwork } from './baseline.js';
import { lbanpOutputs } from './lbanp.js';
import { tnpOutputs } from './tnp.js';

const recipe = (name: string): TrainConfig => readTrainConfig(join(packageRoot, 'config/train', `gp1d-${name}.yaml`));
const networkOf = (config: TrainConfig): TrainableNetwork =>
  config.baseline === undefined ? cmanpNetwork(config.architecture) : baselineNetwork(config.baseline);
const parameterCount = ({ shapes }: TrainableNetwork): number =>
  Array.from(shapes.values()).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b), 0);

test('the recipes have as many parameters as the published networks', () => {
  // cmanp.md, 1: counts of the reference implementation.
  assert.equal(parameterCount(networkOf(recipe('tnp'))), 222_082);
  assert.equal(parameterCount(networkOf(recipe('lbanp'))), 792_514);
  assert.equal(parameterCount(networkOf(recipe('paper'))), 1_341_634);
});

const common = { inputs: 1, width: 16, heads: 2, feedForward: 16, layers: 2, embedDepth: 2, octaves: [1], std: { kind: 'exp' } } as const;
const tnp = { kind: 'tnp', ...common } as const;
const lbanp = { kind: 'lbanp', latents: 8, ...common } as const;

/** Raw outputs of a baseline with its initial weights, in plain float64. */
function outputs(kind: 'tnp' | 'lbanp', points: NetworkInputs<Matrix>): Float64Array {
  const weights = baselineNetwork(kind === 'tnp' ? tnp : lbanp).initialWeights(new Random(1));
  const parameter = (name: string): Matrix => {
    const tensor = weights.get(name);
    if (tensor === undefined) throw new Error(`no parameter '${name}'`);
    const [rows, cols] = tensor.shape.length === 1 ? [1, tensor.shape[0]] : tensor.shape;
    return matrix(rows, cols, tensor.data);
  };
  return (kind === 'tnp' ? tnpOutputs(tnp, dense, parameter, points) : lbanpOutputs(lbanp, dense, parameter, parameter('latents'), points))
    .data;
}

const column = (values: readonly number[]): Matrix => matrix(values.length, 1, values);
const x = [-0.9, -0.4, 0.1, 0.3, 0.8];
const y = [0.5, -1, 0.2, 0.9, -0.3];
const targets = [-0.7, 0, 0.6];

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) assert.ok(Math.abs(actual[i] - expected[i]) < 1e-9, `${actual[i]} is not ${expected[i]}`);
}

for (const kind of ['tnp', 'lbanp'] as const) {
  test(`${kind}: the order of readings does not matter, their values and weights do, and targets do not see each other`, () => {
    const points = { contextX: column(x), contextY: column(y), targetX: column(targets) };
    const all = outputs(kind, points);
    assertNear(outputs(kind, { ...points, contextX: column(x.toReversed()), contextY: column(y.toReversed()) }), all);
    const moved = outputs(kind, { ...points, contextY: column(y.with(2, -0.2)) });
    assert.ok(moved.some((value, i) => Math.abs(value - all[i]) > 1e-4));
    const counted = { contextX: column([...x, 0.5]), contextY: column([...y, 3]), logWeights: column([0, 0, 0, 0, 0, -Infinity]) };
    assertNear(outputs(kind, { ...points, ...counted }), all);
    targets.forEach((target, i) => assertNear(outputs(kind, { ...points, targetX: column([target]) }), all.subarray(2 * i, 2 * i + 2)));
  });
}

for (const baseline of [tnp, lbanp]) {
  test(`${baseline.kind}: training lowers the loss, and leaks no tensors`, async (t) => {
    if (!(await hasTensorflow(t))) return;
    const shared = recipe('tnp');
    assert.ok(shared.baseline !== undefined);
    const trainer = await Trainer.create({
      ...shared,
      baseline,
      steps: 60,
      batch: { tasks: 4, targets: 12, contexts: [3, 20] },
      optimizer: { learningRate: 0.01, muonRate: 0, warmup: 5, beta1: 0.9, beta2: 0.99, clip: 1 },
      average: 0.9,
      evaluate: { every: 10, contexts: [10], tasks: 4, targets: 20 },
    });
    const before = trainer.evaluate(trainer.latents)[0];
    const { tensors } = trainer;
    while (!trainer.done) trainer.step();
    const after = trainer.evaluate(trainer.latents)[0];
    assert.ok(after.gaussianProcess > before.gaussianProcess + 0.1, `${before.gaussianProcess} -> ${after.gaussianProcess}`);
    assert.equal(trainer.tensors, tensors);
  });
}

test('the file of a baseline is refused as a model, in one line', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-baseline-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'tnp.safetensors');
  const network = baselineNetwork(tnp);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { shape, data }] of network.initialWeights(new Random(1))) tensors.set(name, { dtype: 'F32', shape, data });
  writeFileSync(path, serializeSafetensors(tensors, network.metadata));
  assert.throws(
    () => loadModel(path),
    (error: Error) => error.message.startsWith(`model: ${path}: `) && /baseline/.test(error.message) && !error.message.includes('\n'),
  );
});
