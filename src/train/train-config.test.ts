import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../package-root.js';
import { readTrainConfig } from './train-config.js';

const shipped = join(packageRoot, 'config/train/field2d.yaml');

test('the shipped recipes are read', () => {
  const inputs = ['gp1d', 'gp1d-latents', 'gp1d-tnp', 'gp1d-paper', 'field2d', 'images', 'field3d'].map((name) => {
    const { architecture, baseline } = readTrainConfig(join(packageRoot, `config/train/${name}.yaml`));
    return architecture?.inputs ?? baseline?.inputs;
  });
  assert.deepEqual(inputs, [1, 1, 1, 1, 2, 2, 3]);
});

const changes: [string, string, string, RegExp][] = [
  ['an unknown key', 'renormalise:', 'renormalize:', /unknown key 'renormalize'/],
  ['a wrong type', 'skip: true', 'skip: 3', /architecture\.skip: 3 is not allowed; it must be boolean/],
  ['a value out of range', 'beta1: 0.9', 'beta1: 9', /optimizer\.beta1: 9 is not allowed; it must be share/],
  ['a value that is not one of', 'activation: gelu', 'activation: tanh', /must be 'relu' or 'gelu'/],
  ['inputs that are not those of the prior', 'inputs: 2', 'inputs: 3', /architecture\.inputs: 3 is not allowed; prior field2d has 2/],
  ['a missing key', 'seed: 1', '', /key 'seed' is missing/],
];
for (const [what, from, to, message] of changes) {
  test(`refused in one line that names the file: ${what}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'cmanp-recipe-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'recipe.yaml');
    writeFileSync(path, readFileSync(shipped, 'utf8').replace(from, to));
    assert.throws(
      () => readTrainConfig(path),
      (error: Error) => message.test(error.message) && error.message.startsWith(path) && !error.message.includes('\n'),
    );
  });
}
