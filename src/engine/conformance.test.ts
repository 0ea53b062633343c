import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Architecture } from '../cmab/architecture.js';
import { parameterShapes } from '../cmab/parameters.js';
import { parseSafetensors } from '../cmab/safetensors.js';
import { dataFile } from '../testing/data-folder.js';
import { createEngine } from './create-engine.js';
import { checkedWeights } from './load-model.js';
import type { Model } from './model.js';

/** The paper's block at the size of the stored weights (shared/data/README.md). */
const paper: Architecture = {
  inputs: 1,
  width: 64,
  heads: 4,
  feedForward: 128,
  blocks: 3,
  latents: 32,
  embedDepth: 4,
  activation: 'relu',
  octaves: [],
  skip: false,
  residual: 'normalised',
  evidence: false,
  anchors: false,
  std: { kind: 'exp' },
};

interface Expected {
  readonly context_x: number[];
  readonly context_y: number[];
  readonly target_x: number[];
  readonly expected: {
    readonly n_context: number;
    readonly mean: number[];
    readonly std: number[];
    readonly log_c_block0_head0: number[];
  }[];
}

for (const kind of ['reference', 'wasm'] as const) {
  test(`${kind} engine: predictions equal the reference implementation's within 1e-5`, async (t) => {
    const weightsPath = dataFile(t, 'conformance/cmanp_rbf_3x32.safetensors');
    if (weightsPath === undefined) return;
    const weights = checkedWeights(parameterShapes(paper), parseSafetensors(readFileSync(weightsPath)).tensors);
    const model: Model = { name: 'paper', path: weightsPath, sha256: '', architecture: paper, weights, metadata: {} };
    const stored = JSON.parse(readFileSync(weightsPath.replace('.safetensors', '.json'), 'utf8')) as Expected;
    const engine = await createEngine(model, { latents: paper.latents, kind });
    const state = engine.newState();
    let seen = 0;
    for (const { n_context: n, mean, std, log_c_block0_head0: logMass } of stored.expected) {
      engine.fold(state, Float64Array.from(stored.context_x.slice(seen, n)), Float64Array.from(stored.context_y.slice(seen, n)));
      seen = n;
      const prediction = engine.predict(engine.condition(state), Float64Array.from(stored.target_x));
      const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-5, `after ${n} readings: ${a}, stored ${b}`);
      mean.forEach((value, i) => near(prediction.mean[i], value));
      std.forEach((value, i) => near(prediction.std[i], value));
      const { m, d, heads } = state.blocks[0];
      logMass.forEach((value, l) => near(m[l * heads] + Math.log(d[l * heads]), value));
    }
  });
}
