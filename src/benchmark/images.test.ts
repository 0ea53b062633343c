import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import { testModel } from '../engine/test-model.js';
import type { Images } from '../train/prior/images.js';
import { completeImages } from './images.js';

/** Images of a wave across, a different one each. */
function waves(count: number): Float32Array[] {
  const random = new Random(2);
  const side = 20;
  return Array.from({ length: count }, () => {
    const phase = random.uniform(0, 2 * Math.PI);
    return Float32Array.from({ length: side ** 2 }, (_, i) => 0.5 + 0.5 * Math.sin((6 * (i % side)) / side + phase));
  });
}

const images: Images = { side: 20, train: [], test: waves(5), mean: 0.5, std: 0.35 };

test('what keeps its readings completes smooth images, the better the more pixels are known; an untrained model does not', async () => {
  const engine = await createEngine(testModel(), { latents: 16 });
  const rows = completeImages([engine], images, 4);
  const of = (method: string): number[] => rows.filter((row) => row.method === method).map(({ rmse }) => rmse);
  assert.deepEqual(Array.from(new Set(rows.map(({ method }) => method))), ['test', 'exact GP', '8 nearest', 'mean and std']);
  assert.ok(of('exact GP')[3] < 0.05 && of('exact GP')[3] < of('exact GP')[0]);
  assert.ok(of('8 nearest')[3] < 0.1);
  // Values of a sine have a std of 0.35.
  assert.ok(Math.abs(of('mean and std')[3] - 0.35) < 0.05);
  assert.ok(of('test')[3] > 0.2);
  assert.ok(rows.every(({ logLikelihood }) => logLikelihood <= -Math.log(0.05 * Math.sqrt(2 * Math.PI))));
});
