import { Random } from '../cmab/random.js';
import { createEngine } from '../engine/create-engine.js';
import type { Engine } from '../engine/engine.js';
import type { Model } from '../engine/model.js';
import { loadTensorflow } from '../tensorflow/load.js';

/** Median milliseconds of each operation, for one engine and latent count. */
export interface SpeedRow {
  readonly engine: string;
  readonly latents: number;
  readonly stateBytes: number;
  readonly update10: number;
  readonly update1000: number;
  readonly refresh: number;
  readonly predict4096: number;
}

const ROUNDS = 25;

interface Contestant {
  readonly engine: Engine;
  readonly times: { update10: number[]; update1000: number[]; refresh: number[]; predict4096: number[] };
}

/**
 * Times engines in one interleaved run, so that a busy machine slows all alike: compare ratios, not figures of different runs.
 * Engines that are not installed are left out.
 */
export async function speed(model: Model, counts: readonly number[]): Promise<SpeedRow[]> {
  const hasTensorflow = loadTensorflow().then(
    () => true,
    () => false,
  );
  const contestants: Contestant[] = [];
  for (const kind of ['wasm', 'tensorflow'] as const) {
    for (const latents of counts) {
      const isMissing = kind === 'tensorflow' && !(await hasTensorflow);
      if (isMissing) continue;
      const engine = await createEngine(model, { latents, kind });
      contestants.push({ engine, times: { update10: [], update1000: [], refresh: [], predict4096: [] } });
    }
  }
  const random = new Random(1);
  const { inputs } = model.architecture;
  const places = new Float64Array(4096 * inputs).map(() => random.uniform(-1, 1));
  const values = random.normals(1000);
  for (let round = 0; round < ROUNDS; round++) for (const contestant of contestants) measure(contestant, places, values, inputs);
  return contestants.map(({ engine, times }) => ({
    engine: engine.kind,
    latents: engine.latents,
    stateBytes: engine.newState().byteLength,
    update10: median(times.update10),
    update1000: median(times.update1000),
    refresh: median(times.refresh),
    predict4096: median(times.predict4096),
  }));
}

function measure({ engine, times }: Contestant, places: Float64Array, values: Float64Array, inputs: number): void {
  const timed = <R>(list: number[], run: () => R): R => {
    const start = performance.now();
    const result = run();
    list.push(performance.now() - start);
    return result;
  };
  const state = engine.newState();
  timed(times.update1000, () => engine.fold(state, places.subarray(0, 1000 * inputs), values));
  timed(times.update10, () => engine.fold(state, places.subarray(0, 10 * inputs), values.subarray(0, 10)));
  const conditioned = timed(times.refresh, () => engine.condition(state));
  timed(times.predict4096, () => engine.predict(conditioned, places));
}

function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1];
}
