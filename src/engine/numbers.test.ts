import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from './create-engine.js';
import type { Prediction } from './engine.js';
import { testModel } from './test-model.js';

const PLACES = Float64Array.of(0.1, 0.2, -0.5, 0.9, 0, 0);

function assertSame(a: Prediction, b: Prediction, tolerance: number): void {
  for (const part of ['mean', 'std'] as const) {
    a[part].forEach((value, i) => assert.ok(Math.abs(value - b[part][i]) < tolerance, `${part} ${i}: ${value} and ${b[part][i]}`));
  }
}

for (const kind of ['reference', 'wasm'] as const) {
  test(`${kind} engine: a reading a million times, folded with that weight or merged with itself, is the same and leaves some doubt`, async () => {
    const engine = await createEngine(testModel(), { latents: 16, kind });
    const [weighted, merged] = [engine.newState(), engine.newState()];
    const [x, y] = [Float64Array.of(0.1, 0.2), Float64Array.of(0.7)];
    engine.fold(weighted, x, y, Float64Array.of(20 * Math.LN2));
    engine.fold(merged, x, y);
    for (let i = 0; i < 20; i++) merged.merge(merged);
    const [a, b] = [weighted, merged].map((state) => engine.predict(engine.condition(state), PLACES));
    assertSame(a, b, 1e-5);
    assert.ok(
      a.std.every((std) => std >= 0.01),
      'the floor of the std',
    );
  });

  test(`${kind} engine: values as far off as are taken, at corners of the tile, give finite predictions`, async () => {
    const engine = await createEngine(testModel(), { latents: 16, kind });
    for (const far of [1e4, -1e4]) {
      const state = engine.newState();
      engine.fold(state, Float64Array.of(-1, -1, 1, 1, 0, 0), Float64Array.of(far, 0, -far));
      for (const block of state.blocks) assert.ok(block.isPlausible());
      const { mean, std } = engine.predict(engine.condition(state), PLACES);
      assert.ok([...mean, ...std].every(Number.isFinite));
    }
  });
}
