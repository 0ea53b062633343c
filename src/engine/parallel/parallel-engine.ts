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

/**
 * The wasm engine with helpers: predictions of many targets are shared out among threads. Calls stay synchronous; the calling thread takes
 * part, and does alone what helpers do not get done. Not for a thread whose event loop others wait for.
 */
export class ParallelEngine implements Engine {
  readonly kind = 'wasm';
  readonly #engine: WasmEngine;
  readonly #job: SharedJob;
  readonly #threads = new Set<Worker>();
  /**
   * Helpers that are not needed yet: they start with the first prediction that is shared out. Node leaves files open when a thread ends while
   * it still loads, so that a node that is configured and cleaned up at once must not have started any.
   */
  readonly #unstarted: (() => Worker)[];
  readonly #onLoss: (reason: string) => void;
  #laidDown: Conditioned | undefined;

  /**
   * @param helpers threads beside the calling one.
   * @param onLoss a helper ended or hung; predictions go on without it.
   * @param startThread how a helper is made.
   */
  constructor(model: Model, latents: number, helpers: number, onLoss: (reason: string) => void, startThread = startPredictThread) {
    this.#engine = new WasmEngine(model, latents);
    this.#onLoss = onLoss;
    const shape = jobShape(this.#engine);
    this.#job = new SharedJob(shape);
    const workerData: PredictThreadStart = { model, latents, shape, memory: this.#job.memory };
    this.#unstarted = Array.from({ length: helpers }, () => () => startThread(workerData));
  }

  get model(): Model {
    return this.#engine.model;
  }

  get latents(): number {
    return this.#engine.latents;
  }

  /** Threads that help. */
  get helpers(): number {
    return this.#threads.size + this.#unstarted.length;
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
    if (count <= CHUNK || this.helpers === 0) return this.#engine.predict(conditioned, inputs);
    for (const start of this.#unstarted.splice(0)) this.#adopt(start());
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
      this.#onLoss(`a prediction thread did not answer for ${PATIENCE} ms; predictions go on with one thread`);
      return false;
    }
    return true;
  }

  #adopt(thread: Worker): void {
    this.#threads.add(thread);
    // The threads wait for the engine, not the process for them.
    thread.unref();
    const lost = (reason: string): void => {
      if (this.#threads.delete(thread)) this.#onLoss(reason);
    };
    thread.on('error', (error) => lost(`a prediction thread failed: ${error.message}`));
    thread.on('exit', () => lost('a prediction thread ended'));
  }

  #stop(): void {
    const threads = [...this.#threads];
    this.#threads.clear();
    this.#unstarted.length = 0;
    for (const thread of threads) void thread.terminate();
  }
}

function startPredictThread(workerData: PredictThreadStart): Worker {
  return new Worker(new URL('./predict-thread.js', import.meta.url), { workerData });
}

/** Sizes as this engine's own latents have them. */
function jobShape(engine: Engine): JobShape {
  return {
    dimensions: engine.model.architecture.inputs,
    blocks: engine.condition(engine.newState()).blocks.map(({ keys, values }) => ({ keys: keys.length, values: values.length })),
  };
}
