import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createEngine } from '../engine/create-engine.js';
import { testModel } from '../engine/test-model.js';
import { finish } from '../field/steps.js';
import { testDefinition } from '../messages/testing/sensor-messages.js';
import { Pipeline } from './pipeline.js';
import { noGrid, temperature, testConfig, transform } from './testing/test-pipeline.js';

const NOW = 1000;
const POINT = Float64Array.of(0, 0, 0);

/** A pipeline that has read something, with a model one weight of which broke after it was loaded. */
async function brokenPipeline(weight: string, kind: 'reference' | 'wasm'): Promise<Pipeline> {
  const model = testModel();
  model.weights.get(weight)!.data[0] = Number.NaN;
  const config = testConfig();
  const pipeline = new Pipeline(config, await createEngine(model, { latents: 16, kind }), () => undefined);
  for (const source of config.sources) pipeline.addSource(source, testDefinition(source.type));
  pipeline.receiveTransforms(transform(0, 0, NOW), false);
  for (let i = 0; i < 20; i++) pipeline.receive('thermometer', temperature(20 + i / 10, NOW), NOW);
  pipeline.flush();
  return pipeline;
}

for (const [kind, weight] of [
  ['reference', 'head.1.bias'],
  ['reference', 'decoder.0.cross.q.weight'],
  ['wasm', 'head.1.bias'],
  ['wasm', 'decoder.0.cross.q.weight'],
  ['wasm', 'embed.0.weight'],
] as const) {
  test(`${kind} engine, NaN in ${weight}: nothing of it leaves by any output, and it is counted`, async () => {
    const pipeline = await brokenPipeline(weight, kind);
    assert.match(noGrid(pipeline, NOW), /^\d+ of 48 numbers of the (mean|std) are not finite$/);
    assert.throws(() => pipeline.query(POINT, { covariance: false, samples: 0 }, NOW), /1 of 1 numbers of the mean are not finite/);
    assert.throws(() => pipeline.query(POINT, { covariance: true, samples: 2 }, NOW), /are not finite/);
    const explored = pipeline.explore(NOW);
    const suggestion = typeof explored === 'string' ? explored : finish(explored.steps);
    assert.ok(typeof suggestion === 'string');
    assert.match(suggestion, /are not finite/);
    assert.equal(pipeline.statistics(NOW).notFinite, 4);
  });
}

test('a state that broke is neither written over a whole one nor told to peers', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-broken-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const pipeline = await brokenPipeline('embed.0.weight', 'wasm');
  await assert.rejects(pipeline.save(join(folder, 'state.safetensors')), /^Error: [^\n]*holds what no readings can give$/);
  assert.equal(existsSync(join(folder, 'state.safetensors')), false);
  assert.throws(() => pipeline.announce(true), /holds what no readings can give/);
});

test('what is beyond float32 is not published as infinite', async () => {
  const config = testConfig({ value: { mean: 0, std: 1e30 }, grid: { follow: '', size: [2, 2], resolution: 1 } });
  const model = testModel();
  model.weights.get('head.1.bias')!.data[0] = 1e9;
  const pipeline = new Pipeline(config, await createEngine(model, { latents: 16, kind: 'reference' }), () => undefined);
  assert.match(noGrid(pipeline, NOW), /4 of 4 numbers of the mean in float32 are not finite/);
});
