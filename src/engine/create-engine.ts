import { availableParallelism } from 'node:os';
import type { Engine, EngineKind } from './engine.js';
import type { Model } from './model.js';
import { NetworkEngine } from './network-engine.js';
import { ParallelEngine } from './parallel/parallel-engine.js';
import { referenceBackend } from './reference-backend.js';
import { WasmEngine } from './wasm/wasm-engine.js';

/** A grid's tile is some dozens of chunks (shared-job.ts): more threads than this would mostly wait, and cost memory. */
const MOST_THREADS = 8;

interface EngineOptions {
  readonly latents: number;
  readonly kind?: EngineKind | 'auto';
  /** Threads on which `wasm` predicts many targets, the calling one included; 0: one for each core, at most 8. Default: 1. */
  readonly threads?: number;
  /** One of the threads was lost; predictions go on without it. */
  readonly onLoss?: (reason: string) => void;
}

/**
 * An engine for a model with the first `latents` of its latents. `auto` is `wasm`.
 *
 * @throws Error when the engine cannot be loaded, RangeError when the model has fewer latents.
 */
export async function createEngine(
  model: Model,
  { latents, kind = 'auto', threads = 1, onLoss = () => undefined }: EngineOptions,
): Promise<Engine> {
  switch (kind) {
    case 'reference':
      return new NetworkEngine(referenceBackend, model, latents);
    case 'tensorflow': {
      const { TensorflowBackend } = await import('./tensorflow-backend.js');
      return new NetworkEngine(await TensorflowBackend.create(), model, latents);
    }
    default: {
      const helpers = (threads || Math.min(availableParallelism(), MOST_THREADS)) - 1;
      return helpers > 0 ? new ParallelEngine(model, latents, helpers, onLoss) : new WasmEngine(model, latents);
    }
  }
}
