import { Worker } from 'node:worker_threads';
import type { CmanpState } from '../../cmab/cmanp-state.js';
import type { Conditioned, Engine, Prediction } from '../engine.js';
import type { Model } from '../model.js';
import { WasmEngine } from '../wasm/wasm-engine.js';
import type { HelperStart } from './helper-thread.js';
import { CHUNK, FOLD_CHUNK, type JobShape, MAX_ROWS, SharedJob } from './shared-job.js';
import { work } from './work.js';

/** Milliseconds that a chunk, some milliseconds of work, may take on another thread before that thread counts as lost. */
const PATIENCE = 1000;
/** Milliseconds after the loss of a helper before another takes its place: a machine that was too busy for it gets its rest. */
const REST = 30_000;

/**
 * The wasm engine with helpers: predictions of many targets are shared out among threads, and folds of many readings, whose parts are merged
 * (exactly, and in their order: to the last bit it does not matter who helped). Calls stay synchronous; the calling thread takes part, and
 * does alone what helpers do not get done. Not for a thread whose event loop others wait for.
 */
export class ParallelEngine implements Engine {
  readonly kind = 'wasm';
  readonly #engine: WasmEngine;
  readonly #threads = new Set<Worker>();
  readonly #wanted: number;
  readonly #onLoss: (reason: string) => void;
  readonly #startThread: (start: HelperStart) => Worker;
  readonly #rest: number;
  #job: SharedJob;
  #laidDown: Conditioned | undefined;
  /** Of `performance.now`: when helpers may next be started. */
  #recruitFrom = 0;

  /**
   * @param helpers threads beside the calling one.
   * @param onLoss a helper ended or hung; work goes on without it.
   * @param startThread how a helper is made.
   * @param rest milliseconds from a loss until helpers are started again.
   */
  constructor(model: Model, latents: number, helpers: number, onLoss: (reason: string) => void, startThread = startHelper, rest = REST) {
    this.#engine = new WasmEngine(model, latents);
    this.#wanted = helpers;
    this.#onLoss = onLoss;
    this.#startThread = startThread;
    this.#rest = rest;
    this.#job = new SharedJob(jobShape(this.#engine));
  }

  get model(): Model {
    return this.#engine.model;
  }

  get latents(): number {
    return this.#engine.latents;
  }

  /** Threads that help. */
  get helpers(): number {
    return this.#threads.size;
  }

  newState(): CmanpState {
    return this.#engine.newState();
  }

  fold(state: CmanpState, inputs: Float64Array, values: Float64Array, logWeights?: Float64Array): void {
    const { inputs: dimensions } = this.model.architecture;
    const count = values.length;
    if (count < 2 * FOLD_CHUNK) return this.#engine.fold(state, inputs, values, logWeights);
    this.#recruit();
    for (let from = 0; from < count; from += MAX_ROWS) {
      const to = Math.min(from + MAX_ROWS, count);
      const part = [
        inputs.subarray(from * dimensions, to * dimensions),
        values.subarray(from, to),
        logWeights?.subarray(from, to),
      ] as const;
      let job = this.#job;
      // After a loss there are no helpers that could be lost.
      while (!this.#finish(job, job.startFold(...part))) job = this.#job;
      for (let chunk = 0; chunk < job.chunks; chunk++) state.merge(job.parts[chunk]);
    }
  }

  condition(state: CmanpState, logDecay?: number): Conditioned {
    return this.#engine.condition(state, logDecay);
  }

  predict(conditioned: Conditioned, inputs: Float64Array): Prediction {
    const { inputs: dimensions } = this.model.architecture;
    const count = inputs.length / dimensions;
    if (count <= CHUNK) return this.#engine.predict(conditioned, inputs);
    this.#recruit();
    if (this.#threads.size === 0) return this.#engine.predict(conditioned, inputs);
    if (this.#laidDown !== conditioned) this.#job.setConditioned(conditioned);
    this.#laidDown = conditioned;
    const [mean, std] = [new Float64Array(count), new Float64Array(count)];
    for (let from = 0; from < count; from += MAX_ROWS) {
      const part = inputs.subarray(from * dimensions, Math.min(from + MAX_ROWS, count) * dimensions);
      const job = this.#job;
      if (!this.#finish(job, job.startPrediction(part), conditioned)) return this.#engine.predict(conditioned, inputs);
      mean.set(job.mean.subarray(0, part.length / dimensions), from);
      std.set(job.std.subarray(0, part.length / dimensions), from);
    }
    return { mean, std };
  }

  correlationFactors(conditioned: Conditioned, inputs: Float64Array): Float64Array {
    return this.#engine.correlationFactors(conditioned, inputs);
  }

  dispose(): void {
    this.#stop();
    this.#engine.dispose();
  }

  /** Takes part in a job until it is done. @returns Whether it is. When a helper is lost in the middle of a chunk, the others could write too late: all go. */
  #finish(job: SharedJob, generation: number, conditioned = job.conditioned): boolean {
    work(job, generation, this.#engine, () => conditioned);
    for (let chunk = 0; chunk < job.chunks; chunk++) {
      if (job.waitForChunk(chunk, generation, PATIENCE)) continue;
      this.#stop();
      // Those that were stopped may write until they are gone.
      this.#job = new SharedJob(job.shape);
      this.#laidDown = undefined;
      this.#miss(`a helping thread did not answer for ${PATIENCE} ms; one thread goes on alone for ${this.#rest / 1000} s`);
      return false;
    }
    return true;
  }

  /**
   * Starts the helpers that are missing. Not before the first work that is shared out: Node leaves files open when a thread ends while it
   * still loads, so that a node that is configured and cleaned up at once must not have started any.
   */
  #recruit(): void {
    if (this.#threads.size === this.#wanted || performance.now() < this.#recruitFrom) return;
    const { model, latents } = this;
    const { shape, memory } = this.#job;
    while (this.#threads.size < this.#wanted) this.#adopt(this.#startThread({ model, latents, shape, memory }));
  }

  #miss(reason: string): void {
    this.#recruitFrom = performance.now() + this.#rest;
    this.#onLoss(reason);
  }

  #adopt(thread: Worker): void {
    this.#threads.add(thread);
    // The threads wait for the engine, not the process for them.
    thread.unref();
    const lost = (reason: string): void => {
      if (this.#threads.delete(thread)) this.#miss(reason);
    };
    thread.on('error', (error) => lost(`a helping thread failed: ${error.message}`));
    thread.on('exit', () => lost('a helping thread ended'));
  }

  #stop(): void {
    const threads = [...this.#threads];
    this.#threads.clear();
    for (const thread of threads) void thread.terminate();
  }
}

export function startHelper(workerData: HelperStart): Worker {
  return new Worker(new URL('./helper-thread.js', import.meta.url), { workerData });
}

/** Sizes as this engine's own latents and states have them. */
function jobShape(engine: Engine): JobShape {
  const state = engine.newState();
  const { latents, heads, headWidth } = state.blocks[0];
  return {
    dimensions: engine.model.architecture.inputs,
    blocks: engine.condition(state).blocks.map(({ keys, values }) => ({ keys: keys.length, values: values.length })),
    latents,
    heads,
    headWidth,
  };
}
