import { availableParallelism } from 'node:os';
import type { Model } from '../engine/model.js';
import { loadOnnxRuntime, type OnnxRuntime } from './onnx/onnxruntime.js';
import { benchPython, PyTorch } from './pytorch/pytorch.js';

/** What else is installed that can run the model. */
export interface Rivals {
  readonly onnx: OnnxRuntime | undefined;
  /** A python with torch. */
  readonly python: string | undefined;
}

/** One thread, and all cores. */
export const THREADS = [...new Set([1, availableParallelism()])];

export const onThreads = (name: string, threads: number): string => (threads === 1 ? name : `${name} ${threads} threads`);

export async function installedRivals(): Promise<Rivals> {
  return { onnx: await loadOnnxRuntime(), python: benchPython };
}

/** Runs with PyTorch on one thread and on all, where there is one; its processes end with it. */
export async function withPyTorch<R>(
  { python }: Rivals,
  model: Model,
  latents: number,
  run: (named: ReadonlyMap<string, PyTorch>) => Promise<R>,
): Promise<R> {
  const named = new Map<string, PyTorch>();
  try {
    if (python !== undefined) {
      for (const threads of THREADS) named.set(onThreads('pytorch', threads), await PyTorch.start(python, model, latents, threads));
    }
    return await run(named);
  } finally {
    for (const torch of named.values()) torch.stop();
  }
}
