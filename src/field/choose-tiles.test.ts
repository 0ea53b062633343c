import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import { loadModel } from '../engine/load-model.js';
import { chooseTiles } from './choose-tiles.js';

const model = loadModel('field2d');

/** Readings of `f` along a mower's lanes through a square of `side` metres. */
function survey(f: (x: number, y: number) => number, side: number, count: number, noise: number) {
  const random = new Random(7);
  const lanes = Math.round(Math.sqrt(count / 10));
  const positions = new Float64Array(2 * count);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const along = (i / count) * lanes;
    const lane = Math.floor(along);
    const share = lane % 2 === 0 ? along - lane : 1 - (along - lane);
    positions.set([side * share, (side * (lane + 0.5)) / lanes], 2 * i);
    values[i] = f(positions[2 * i], positions[2 * i + 1]) + noise * random.normal();
  }
  return { positions, values, targets: positions, scale: { mean: 0, std: 1 }, max: 1000 };
}

test('a precise survey of a field with much detail gets smaller tiles than a noisy one of a flat field', async () => {
  const engine = await createEngine(model, { latents: 16, kind: 'wasm', threads: 1 });
  const detail = chooseTiles(
    engine,
    survey((x, y) => Math.sin(x / 6) + Math.cos(y / 7), 200, 1200, 0.02),
  );
  const noisy = chooseTiles(
    engine,
    survey((x) => x / 200, 200, 1200, 1),
  );
  assert.ok(detail.size < noisy.size, `${detail.size} m, ${noisy.size} m`);
});

test('no size with more tiles than allowed is tried', async () => {
  const engine = await createEngine(model, { latents: 16, kind: 'wasm', threads: 1 });
  const search = survey((x, y) => Math.sin(x / 6) + Math.cos(y / 7), 200, 1200, 0.02);
  const few = chooseTiles(engine, { ...search, max: 9 });
  assert.ok(few.size > chooseTiles(engine, search).size);
});
