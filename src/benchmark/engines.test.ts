import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { checkAgreement, type Runner } from './engines.js';

/** Predicts the places themselves, off by something. */
function runner(name: string, off: number): Runner {
  return {
    name,
    round: () => Promise.reject(new Error('not timed here')),
    predictions: (_x, _y, targets) => Promise.resolve({ mean: targets.map((x) => x + off), std: targets.map(() => 1) }),
  };
}

test('an engine that predicts otherwise is named and not timed', async () => {
  const random = new Random(81);
  const inputs = { dimensions: 1, places: random.normals(200), values: random.normals(100) };
  await checkAgreement([runner('ours', 0), runner('theirs', 1e-6)], inputs);
  for (const off of [1e-3, -1e-3, Number.NaN])
    await assert.rejects(
      checkAgreement([runner('ours', 0), runner('theirs', off)], inputs),
      /^Error: theirs predicts otherwise than ours: by up to /,
    );
});
