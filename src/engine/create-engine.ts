import { availableParallelism } from 'node:os';
import { loadKernel } from '../kernel/kernel.js';
import type { Engine, EngineKind } from './engine.js';
import type { Model } from './model.js';
import { NetworkEngine } from './network-engine.js';
import { ParallelEngine } from './parallel/parallel-engine.js';
import { referenceBackend } from './reference-backend.js';
import type { TensorflowBackend } from './tensorflow-backend.js';
import { fewestTrained } from './trained-latents.js';
import { WasmEngine } from './wasm/wasm-engine.js';

/** A grid's tile is some dozens of chunks (shared-job.ts): more threads than this would mostly wait, and cost memory. */
const MOST_THREADS = 8;

export interface EngineOptions {
  readonly latents: number;
  readonly kind?: EngineKind | 'auto';
  /** Threads on which `wasm` predicts many targets, the calling one included; 0: one for each core, at most 8. Default: 1. */
  readonly threads?: number;
  /**
   * Something is less than it might seem: `auto` had to take another engine than `wasm`, a thread that helped was lost, or the model was not
   * trained with so few latents. Default: a warning of the process.
   */
  readonly onWarning?: (text: string) => void;
}

/**
 * An engine for a model with the first `latents` of its latents. `auto` is `wasm`; where WebAssembly does not load (a processor without SIMD,
 * a broken installation, no memory) it is `tensorflow`, and where that is not installed `reference`, which needs nothing and is slow. What
 * was asked for by name is not replaced.
 *
 * @throws Error when the engine cannot be loaded, RangeError when the model has fewer latents.
 */
export async function createEngine(
  model: Model,
  { latents, kind = 'auto', threads = 1, onWarning = (text) => process.emitWarning(text) }: EngineOptions,
): Promise<Engine> {
  const fewest = fewestTrained(model);
  if (fewest !== undefined && latents < fewest)
    onWarning(`latents: ${latents}: model ${model.name} was trained with ${fewest} and more; with fewer its predictions can be far off`);
  switch (kind === 'auto' ? await loadable(onWarning) : kind) {
    case 'reference':
      return new NetworkEngine(referenceBackend, model, latents);
    case 'tensorflow':
      return new NetworkEngine(await tensorflowBackend(), model, latents);
    default: {
      const helpers = (threads || Math.min(availableParallelism(), MOST_THREADS)) - 1;
      return helpers > 0 ? new ParallelEngine(model, latents, helpers, onWarning) : new WasmEngine(model, latents);
    }
  }
}

/** The fastest kind of engine that loads here. */
async function loadable(onWarning: (text: string) => void): Promise<EngineKind> {
  try {
    loadKernel();
    return 'wasm';
  } catch (error) {
    const kind = await tensorflowBackend().then(
      (): EngineKind => 'tensorflow',
      (): EngineKind => 'reference',
    );
    onWarning(`the wasm engine does not load (${(error as Error).message.split('\n')[0]}); engine ${kind} takes its place, and is slower`);
    return kind;
  }
}

async function tensorflowBackend(): Promise<TensorflowBackend> {
  const module = await import('./tensorflow-backend.js');
  return module.TensorflowBackend.create();
}
