import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type StoredTensor, serializeSafetensors } from '../cmab/safetensors.js';
import { loadModel } from './load-model.js';
import type { Model } from './model.js';
import { testModel } from './test-model.js';

const folder = mkdtempSync(join(tmpdir(), 'cmanp-model-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'broken.safetensors');

function write({ architecture, weights }: Model, metadata: Record<string, string> = {}): void {
  const tensors = new Map(
    Array.from(weights, ([name, { shape, data }]): [string, StoredTensor] => [
      name,
      { dtype: 'F32', shape, data: Float32Array.from(data) },
    ]),
  );
  writeFileSync(path, serializeSafetensors(tensors, { architecture: JSON.stringify(architecture), ...metadata }));
}

test('a model with a weight that is not finite is refused with file and parameter', () => {
  for (const value of [Number.NaN, Infinity]) {
    const model = testModel();
    model.weights.get('head.1.bias')!.data[1] = value;
    write(model);
    assert.throws(() => loadModel(path), { message: `model: ${path}: parameter 'head.1.bias' has values that are not finite` });
  }
});

test('a model whose architecture is not that of its weights is refused in one line', () => {
  const model = testModel();
  const broken: unknown[] = [
    { ...model.architecture, width: 32 },
    { ...model.architecture, blocks: 1e9 },
    { ...model.architecture, latents: -1 },
    { ...model.architecture, heads: 0 },
    { ...model.architecture, octaves: 'no' },
    {},
    null,
  ];
  for (const architecture of broken) {
    write(model, { architecture: JSON.stringify(architecture) });
    assert.throws(() => loadModel(path), /^Error: model: .*broken\.safetensors: [^\n]+$/, JSON.stringify(architecture));
  }
  write(model, { architecture: '{' });
  assert.throws(() => loadModel(path), /^Error: model: .*broken\.safetensors: [^\n]+$/);
  write(model);
  assert.equal(loadModel(path).architecture.width, 16);
});
