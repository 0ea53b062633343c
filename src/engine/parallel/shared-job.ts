import { AttentionState } from '../../cmab/attention-state.js';
import { CmanpState } from '../../cmab/cmanp-state.js';
import type { Conditioned } from '../engine.js';

/** Targets that a thread takes at a time: some milliseconds of work. */
export const CHUNK = 256;
/** Most chunks of a prediction: what is larger is done in several. */
export const MAX_CHUNKS = 64;
/** Readings that a thread takes at a time at least; what they sum to costs as much as some readings to merge. */
export const FOLD_CHUNK = 128;
/** Most chunks of a fold. Those of many readings are larger. */
const MAX_FOLD_CHUNKS = 16;
/** Most targets or readings of a job. */
export const MAX_ROWS = MAX_CHUNKS * CHUNK;

/** Tickets are `generation * TICKETS + next chunk`, so that one that comes too late for its job is told from the others. */
const TICKETS = 4096;
const GENERATIONS = 2 ** 18;

const enum Slot {
  Ticket,
  Generation,
  /** Targets, or readings. */
  Rows,
  RowsPerChunk,
  /** 1 for a fold, 0 for a prediction. */
  IsFold,
  /** Grows with every other set of conditioned latents. */
  Conditioned,
  Length,
}

/** Sizes of a job's parts, the same for all threads. */
export interface JobShape {
  readonly dimensions: number;
  /** Numbers of keys and of values, by block. */
  readonly blocks: readonly { readonly keys: number; readonly values: number }[];
  /** Of the state of each block. */
  readonly latents: number;
  readonly heads: number;
  readonly headWidth: number;
}

/**
 * Predictions and folds that several threads work on, in shared memory, chunk by chunk: latents and targets in, means and deviations out; or readings in,
 * and for each chunk the state of its readings out.
 */
export class SharedJob {
  readonly shape: JobShape;
  readonly memory: SharedArrayBuffer;
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly values: Float64Array;
  readonly logWeights: Float64Array;
  /** By chunk of a fold. */
  readonly parts: readonly CmanpState[];
  readonly #control: Int32Array;
  /** By chunk, the generation in which it was last done. */
  readonly #done: Int32Array;
  readonly #blocks: readonly { readonly keys: Float32Array; readonly values: Float32Array }[];
  readonly #inputs: Float64Array;

  constructor(shape: JobShape, memory = new SharedArrayBuffer(byteLength(shape))) {
    this.shape = shape;
    this.memory = memory;
    let at = 0;
    const place = <T>(make: new (buffer: SharedArrayBuffer, at: number, length: number) => T, length: number, size: number): T => {
      const view = new make(memory, at, length);
      at += Math.ceil((length * size) / 8) * 8;
      return view;
    };
    this.#control = place(Int32Array, Slot.Length, 4);
    this.#done = place(Int32Array, MAX_CHUNKS, 4);
    const column = (): Float64Array => place(Float64Array, MAX_ROWS, 8);
    this.#inputs = place(Float64Array, MAX_ROWS * shape.dimensions, 8);
    [this.mean, this.std, this.values, this.logWeights] = [column(), column(), column(), column()];
    const { latents, heads, headWidth } = shape;
    const block = (): AttentionState => {
      const perHead = (count: number): Float64Array => place(Float64Array, latents * heads * count, 8);
      return new AttentionState(latents, heads, headWidth, { m: perHead(1), d: perHead(1), n: perHead(headWidth) });
    };
    this.parts = Array.from({ length: MAX_FOLD_CHUNKS }, () => new CmanpState(shape.blocks.map(block)));
    this.#blocks = shape.blocks.map(({ keys, values }) => ({ keys: place(Float32Array, keys, 4), values: place(Float32Array, values, 4) }));
  }

  /** Lays down other latents for the jobs to come; only while no job is under way. */
  setConditioned({ blocks }: Conditioned): void {
    blocks.forEach(({ keys, values }, i) => {
      this.#blocks[i].keys.set(keys);
      this.#blocks[i].values.set(values);
    });
    Atomics.add(this.#control, Slot.Conditioned, 1);
  }

  /** The latents as they lie in shared memory. */
  get conditioned(): Conditioned {
    return { blocks: this.#blocks };
  }

  /** Changes when other latents are laid down. */
  get conditionedVersion(): number {
    return Atomics.load(this.#control, Slot.Conditioned);
  }

  get generation(): number {
    return Atomics.load(this.#control, Slot.Generation);
  }

  /** Opens a prediction of `inputs`, at most MAX_ROWS targets, and wakes the threads. @returns Its generation. */
  startPrediction(inputs: Float64Array): number {
    this.#inputs.set(inputs);
    return this.#start(inputs.length / this.shape.dimensions, CHUNK, false);
  }

  /** Opens a fold, at most MAX_ROWS readings, and wakes the threads. @returns Its generation. */
  startFold(inputs: Float64Array, values: Float64Array, logWeights?: Float64Array): number {
    const chunks = Math.min(MAX_FOLD_CHUNKS, Math.ceil(values.length / FOLD_CHUNK));
    this.#inputs.set(inputs);
    this.values.set(values);
    if (logWeights === undefined) this.logWeights.fill(0, 0, values.length);
    else this.logWeights.set(logWeights);
    return this.#start(values.length, Math.ceil(values.length / chunks), true);
  }

  #start(rows: number, rowsPerChunk: number, isFold: boolean): number {
    const generation = (this.generation + 1) % GENERATIONS;
    // The ticket first: with that of the job before, more rows would be chunks that are left of it, for a thread that is late.
    Atomics.store(this.#control, Slot.Ticket, generation * TICKETS);
    Atomics.store(this.#control, Slot.Rows, rows);
    Atomics.store(this.#control, Slot.RowsPerChunk, rowsPerChunk);
    Atomics.store(this.#control, Slot.IsFold, isFold ? 1 : 0);
    Atomics.store(this.#control, Slot.Generation, generation);
    Atomics.notify(this.#control, Slot.Generation);
    return generation;
  }

  /** Blocks until there is a job after that of `generation`. @returns Its generation. */
  waitForJob(generation: number): number {
    Atomics.wait(this.#control, Slot.Generation, generation);
    return this.generation;
  }

  /** Takes a chunk of a job; undefined when none is left, or the job is over. */
  claim(generation: number): number | undefined {
    for (;;) {
      const ticket = Atomics.load(this.#control, Slot.Ticket);
      const chunk = ticket % TICKETS;
      if (Math.floor(ticket / TICKETS) !== generation || chunk >= this.chunks) return undefined;
      if (Atomics.compareExchange(this.#control, Slot.Ticket, ticket, ticket + 1) === ticket) return chunk;
    }
  }

  get isFold(): boolean {
    return Atomics.load(this.#control, Slot.IsFold) === 1;
  }

  get chunks(): number {
    return Math.ceil(Atomics.load(this.#control, Slot.Rows) / Atomics.load(this.#control, Slot.RowsPerChunk));
  }

  /** Targets or readings of a chunk: first row and how many. */
  rows(chunk: number): { readonly from: number; readonly count: number } {
    const perChunk = Atomics.load(this.#control, Slot.RowsPerChunk);
    const from = chunk * perChunk;
    return { from, count: Math.min(perChunk, Atomics.load(this.#control, Slot.Rows) - from) };
  }

  /** Inputs of a chunk. */
  inputs(chunk: number): Float64Array {
    const { from, count } = this.rows(chunk);
    const { dimensions } = this.shape;
    return this.#inputs.subarray(from * dimensions, (from + count) * dimensions);
  }

  /** Says that a chunk's results lie in `mean` and `std`, or in its part. */
  finish(chunk: number, generation: number): void {
    Atomics.store(this.#done, chunk, generation);
    Atomics.notify(this.#done, chunk);
  }

  /** Blocks until a chunk is done, at most `patience` milliseconds. @returns Whether it is. */
  waitForChunk(chunk: number, generation: number, patience: number): boolean {
    const before = Atomics.load(this.#done, chunk);
    return before === generation || Atomics.wait(this.#done, chunk, before, patience) !== 'timed-out';
  }
}

function byteLength({ dimensions, blocks, latents, heads, headWidth }: JobShape): number {
  const floats = blocks.reduce((sum, { keys, values }) => sum + keys + values + 4, 0);
  const sums = blocks.length * latents * heads * (2 + headWidth);
  return 4 * (Slot.Length + MAX_CHUNKS + floats) + 8 * (MAX_ROWS * (dimensions + 4) + MAX_FOLD_CHUNKS * sums) + 64;
}
