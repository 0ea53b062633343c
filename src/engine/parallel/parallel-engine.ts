import { Worker } from 'node:worker_threads';
import type { CmanpState } from '../../cmab/cmanp-state.js';
import type { Conditioned, Engine, Prediction } from '../engine.js';
import type { Model } from '../model.js';
import { WasmEngine } from '../wasm/wasm-engine.js';
import { predictChunks } from './predict-chunks.js';
import type { PredictThreadStart } from './predict-thread.js';
import { CHUNK, type JobShape, MAX_CHUNKS, SharedJob } from './shared-job.js';

/** Milliseconds that a chunk, some milliseconds of work, may take on another thread before that thread counts as lost. */
const PATIENCE = 1000;
/** Milliseconds after the loss of a helper before another takes its place: a machine that was too busy for it gets its rest. */
const REST = 30_000;

/**
 * The wasm engine with helpers: predictions of many targets are shared out among threads. Calls stay synchronous; the calling thread takes
 * part, and does alone what helpers do not get done. Not for a thread whose event loop others wait for.
 */
export class ParallelEngine implements Engine {
  readonly kind = 'wasm';
  readonly #engine: WasmEngine;
  readonly #threads = new Set<Worker>();
  readonly #wanted: number;
  readonly #onLoss: (reason: string) => void;
  readonly #startThread: (start: PredictThreadStart) => Worker;
  readonly #rest: number;
  #job: SharedJob;
  #laidDown: Conditioned | undefined;
  /** Of `performance.now`: when helpers may next be started. */
  #recruitFrom = 0;

  /**
   * @param helpers threads beside the calling one.
   * @param onLoss a helper ended or hung; predictions go on without it.
   * @param startThread how a helper is made.
   * @param rest milliseconds from a loss until helpers are started again.
   */
  constructor(
    model: Model,
    latents: number,
    helpers: number,
    onLoss: (reason: string) => void,
    startThread = startPredictThread,
    rest = REST,
  ) {
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
    this.#engine.fold(state, inputs, values, logWeights);
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
    const most = MAX_CHUNKS * CHUNK;
    for (let from = 0; from < count; from += most) {
      const part = inputs.subarray(from * dimensions, Math.min(from + most, count) * dimensions);
      if (!this.#run(conditioned, part)) return this.#engine.predict(conditioned, inputs);
      mean.set(this.#job.mean.subarray(0, part.length / dimensions), from);
      std.set(this.#job.std.subarray(0, part.length / dimensions), from);
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

  /** @returns Whether all chunks were done. When a helper is lost in the middle of one, the others could write too late: all go. */
  #run(conditioned: Conditioned, inputs: Float64Array): boolean {
    const job = this.#job;
    const generation = job.start(inputs);
    predictChunks(job, generation, this.#engine, conditioned);
    for (let chunk = 0; chunk < job.chunks; chunk++) {
      if (job.waitForChunk(chunk, generation, PATIENCE)) continue;
      this.#stop();
      // Those that were stopped may write until they are gone.
      this.#job = new SharedJob(job.shape);
      this.#laidDown = undefined;
      this.#miss(`a prediction thread did not answer for ${PATIENCE} ms; predictions go on with one thread for ${this.#rest / 1000} s`);
      return false;
    }
    return true;
  }

  /**
   * Starts the helpers that are missing. Not before the first prediction that is shared out: Node leaves files open when a thread ends while it
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
    thread.on('error', (error) => lost(`a prediction thread failed: ${error.message}`));
    thread.on('exit', () => lost('a prediction thread ended'));
  }

  #stop(): void {
    const threads = [...this.#threads];
    this.#threads.clear();
    for (const thread of threads) void thread.terminate();
  }
}

export function startPredictThread(workerData: PredictThreadStart): Worker {
  return new Worker(new URL('./predict-thread.js', import.meta.url), { workerData });
}

/** Sizes as this engine's own latents have them. */
function jobShape(engine: Engine): JobShape {
  return {
    dimensions: engine.model.architecture.inputs,
    blocks: engine.condition(engine.newState()).blocks.map(({ keys, values }) => ({ keys: keys.length, values: values.length })),
  };
}
