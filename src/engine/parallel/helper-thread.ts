/** A thread that helps with folds and predictions: it waits for jobs in shared memory, and never returns to the event loop. */
import { workerData } from 'node:worker_threads';
import type { Conditioned } from '../engine.js';
import type { Model } from '../model.js';
import { WasmEngine } from '../wasm/wasm-engine.js';
import { type JobShape, SharedJob } from './shared-job.js';
import { work } from './work.js';

/** What a thread is given at its birth. */
export interface HelperStart {
  readonly model: Model;
  readonly latents: number;
  readonly shape: JobShape;
  readonly memory: SharedArrayBuffer;
}

const { model, latents, shape, memory } = workerData as HelperStart;
const job = new SharedJob(shape, memory);
const engine = new WasmEngine(model, latents);

let conditioned: Conditioned | undefined;
let version = -1;

/** What was laid down last: another object where it is another, which an engine tells apart by that. */
function lastConditioned(): Conditioned {
  if (conditioned === undefined || version !== job.conditionedVersion) {
    version = job.conditionedVersion;
    conditioned = job.conditioned;
  }
  return conditioned;
}

for (let generation = job.generation; ; generation = job.waitForJob(generation)) work(job, generation, engine, lastConditioned);
