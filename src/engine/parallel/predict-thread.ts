/** A thread that helps with predictions: it waits for jobs in shared memory, and never returns to the event loop. */
import { workerData } from 'node:worker_threads';
import type { Conditioned } from '../engine.js';
import type { Model } from '../model.js';
import { WasmEngine } from '../wasm/wasm-engine.js';
import { predictChunks } from './predict-chunks.js';
import { type JobShape, SharedJob } from './shared-job.js';

/** What a thread is given at its birth. */
export interface PredictThreadStart {
  readonly model: Model;
  readonly latents: number;
  readonly shape: JobShape;
  readonly memory: SharedArrayBuffer;
}

const { model, latents, shape, memory } = workerData as PredictThreadStart;
const job = new SharedJob(shape, memory);
const engine = new WasmEngine(model, latents);

let conditioned: Conditioned | undefined;
let version = -1;
for (let generation = job.generation; ; generation = job.waitForJob(generation)) {
  if (conditioned === undefined || version !== job.conditionedVersion) {
    version = job.conditionedVersion;
    conditioned = job.conditioned;
  }
  predictChunks(job, generation, engine, conditioned);
}
