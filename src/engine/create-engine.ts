import type { Engine, EngineKind } from './engine.js';
import type { Model } from './model.js';
import { NetworkEngine } from './network-engine.js';
import { referenceBackend } from './reference-backend.js';
import { WasmEngine } from './wasm/wasm-engine.js';

/**
 * An engine for a model with the first `latents` of its latents. `auto` is `wasm`.
 *
 * @throws Error when the engine cannot be loaded, RangeError when the model has fewer latents.
 */
export async function createEngine(
  model: Model,
  { latents, kind = 'auto' }: { latents: number; kind?: EngineKind | 'auto' },
): Promise<Engine> {
  switch (kind) {
    case 'reference':
      return new NetworkEngine(referenceBackend, model, latents);
    case 'tensorflow': {
      const { TensorflowBackend } = await import('./tensorflow-backend.js');
      return new NetworkEngine(await TensorflowBackend.create(), model, latents);
    }
    default:
      return new WasmEngine(model, latents);
  }
}
