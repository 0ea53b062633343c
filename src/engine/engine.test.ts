import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { CmanpState } from '../cmab/cmanp-state.js';
import { Random } from '../cmab/random.js';
import { createEngine } from './create-engine.js';
import type { Engine, EngineKind, Prediction } from './engine.js';
import { testArchitecture, testModel } from './test-model.js';

function readings(count: number, random: Random): { x: Float64Array; y: Float64Array } {
  return { x: new Float64Array(2 * count).map(() => random.uniform(-1, 1)), y: random.normals(count) };
}

function difference(a: Prediction, b: Prediction): number {
  let largest = 0;
  for (const key of ['mean', 'std'] as const) a[key].forEach((value, i) => (largest = Math.max(largest, Math.abs(value - b[key][i]))));
  return largest;
}

/** The engine, or undefined after skipping the test where its library is not installed. */
async function engineOrSkip(t: TestContext, kind: EngineKind, latents: number, model = testModel()): Promise<Engine | undefined> {
  try {
    return await createEngine(model, { latents, kind });
  } catch (error) {
    if (kind !== 'tensorflow') throw error;
    t.skip((error as Error).message);
    return undefined;
  }
}

const predictAt = (engine: Engine, state: CmanpState, x: Float64Array): Prediction => engine.predict(engine.condition(state), x);

for (const kind of ['reference', 'wasm', 'tensorflow'] as const) {
  describe(`${kind} engine`, () => {
    test('order and cut change predictions by less than 1e-6', async (t) => {
      const engine = await engineOrSkip(t, kind, 16);
      if (engine === undefined) return;
      const random = new Random(1);
      const { x, y } = readings(300, random);
      const targets = readings(50, random).x;
      const whole = engine.newState();
      engine.fold(whole, x, y);
      const expected = predictAt(engine, whole, targets);
      for (let trial = 0; trial < 5; trial++) {
        const order = random.shuffle(Uint32Array.from(y, (_, i) => i));
        const state = engine.newState();
        for (let from = 0; from < order.length; ) {
          const part = order.subarray(from, from + 1 + random.integer(90));
          engine.fold(
            state,
            Float64Array.from(Array.from(part).flatMap((i) => [x[2 * i], x[2 * i + 1]])),
            Float64Array.from(part, (i) => y[i]),
          );
          from += part.length;
        }
        assert.ok(difference(predictAt(engine, state, targets), expected) < 1e-6);
      }
    });

    test('merging two half-states equals folding all', async (t) => {
      const engine = await engineOrSkip(t, kind, 16);
      if (engine === undefined) return;
      const { x, y } = readings(100, new Random(2));
      const [all, first, second] = [engine.newState(), engine.newState(), engine.newState()];
      engine.fold(all, x, y);
      engine.fold(first, x.subarray(0, 80), y.subarray(0, 40));
      engine.fold(second, x.subarray(80), y.subarray(40));
      first.merge(second);
      assert.ok(difference(predictAt(engine, first, x), predictAt(engine, all, x)) < 1e-6);
    });

    test('equals the float64 reference within 1e-5 over latent counts', async (t) => {
      for (const latents of [4, 7, 16]) {
        const engine = await engineOrSkip(t, kind, latents);
        if (engine === undefined) return;
        const reference = await createEngine(testModel(), { latents, kind: 'reference' });
        const random = new Random(latents);
        for (const count of [1, 5, 257]) {
          const { x, y } = readings(count, random);
          const [a, b] = [engine.newState(), reference.newState()];
          engine.fold(a, x, y);
          reference.fold(b, x, y);
          assert.ok(difference(predictAt(engine, a, x), predictAt(reference, b, x)) < 1e-5);
        }
      }
    });

    test('weights of readings hold however far they are from one', async (t) => {
      const engine = await engineOrSkip(t, kind, 16);
      if (engine === undefined) return;
      const { x, y } = readings(130, new Random(6));
      // A quarter of an hour at a half-life of a millisecond, against the same ages counted from their start.
      const ages = y.map((_, i) => 0.05 * i);
      const [near, far] = [engine.newState(), engine.newState()];
      engine.fold(near, x, y, ages);
      engine.fold(
        far,
        x,
        y,
        ages.map((age) => age + 623_832),
      );
      assert.ok(difference(engine.predict(engine.condition(near), x), engine.predict(engine.condition(far, -623_832), x)) < 1e-6);
    });

    test('a decayed state predicts as one that was decayed explicitly', async (t) => {
      const engine = await engineOrSkip(t, kind, 16);
      if (engine === undefined) return;
      const { x, y } = readings(40, new Random(3));
      const state = engine.newState();
      engine.fold(state, x, y);
      const lazily = engine.predict(engine.condition(state, Math.log(0.3)), x);
      state.decay(0.3);
      assert.ok(difference(lazily, predictAt(engine, state, x)) < 1e-6);
    });
  });
}

test('a state that has seen nothing predicts a finite prior, without and with evidence', async () => {
  for (const evidence of [true, false]) {
    const engine = await createEngine(testModel({ ...testArchitecture, evidence }), { latents: 8 });
    const { mean, std } = predictAt(engine, engine.newState(), readings(5, new Random(4)).x);
    assert.ok(mean.every(Number.isFinite) && std.every((s) => s > 0 && Number.isFinite(s)));
  }
});

test('a latent count that the model has not is refused', async () => {
  await assert.rejects(createEngine(testModel(), { latents: 17 }), /latents: 17 is not within 1\.\.16/);
});

test('a state keeps its size whatever it has seen', async () => {
  const engine = await createEngine(testModel(), { latents: 16 });
  const state = engine.newState();
  const bytes = state.byteLength;
  const random = new Random(5);
  for (let i = 0; i < 20; i++) {
    const { x, y } = readings(500, random);
    engine.fold(state, x, y);
  }
  assert.equal(state.byteLength, bytes);
});
