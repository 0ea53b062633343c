import type { Conditioned } from '../engine.js';

/** Targets that a thread takes at a time: some milliseconds of work. */
export const CHUNK = 256;
/** Most chunks of a job: what is larger is done in several. */
export const MAX_CHUNKS = 64;

/** Tickets are `generation * TICKETS + next chunk`, so that one that comes too late for its job is told from the others. */
const TICKETS = 4096;
const GENERATIONS = 2 ** 18;

const enum Slot {
  Ticket,
  Generation,
  Targets,
  /** Grows with every other set of conditioned latents. */
  Conditioned,
  Length,
}

/** Sizes of a job's parts, the same for all threads. */
export interface JobShape {
  readonly dimensions: number;
  /** Numbers of keys and of values, by block. */
  readonly blocks: readonly { readonly keys: number; readonly values: number }[];
}

/** Predictions that several threads work on, in shared memory: latents and targets in, means and deviations out, chunk by chunk. */
export class SharedJob {
  readonly shape: JobShape;
  readonly memory: SharedArrayBuffer;
  readonly mean: Float64Array;
  readonly std: Float64Array;
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
    this.#inputs = place(Float64Array, MAX_CHUNKS * CHUNK * shape.dimensions, 8);
    this.mean = place(Float64Array, MAX_CHUNKS * CHUNK, 8);
    this.std = place(Float64Array, MAX_CHUNKS * CHUNK, 8);
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

  /** Opens a job on `inputs`, at most `MAX_CHUNKS * CHUNK` targets, and wakes the threads. @returns Its generation. */
  start(inputs: Float64Array): number {
    this.#inputs.set(inputs);
    const generation = (this.generation + 1) % GENERATIONS;
    // The ticket first: with that of the job before, more targets would be chunks that are left of it, for a thread that is late.
    Atomics.store(this.#control, Slot.Ticket, generation * TICKETS);
    Atomics.store(this.#control, Slot.Targets, inputs.length / this.shape.dimensions);
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

  get chunks(): number {
    return Math.ceil(Atomics.load(this.#control, Slot.Targets) / CHUNK);
  }

  /** Targets of a chunk: first row and how many. */
  rows(chunk: number): { readonly from: number; readonly count: number } {
    const from = chunk * CHUNK;
    return { from, count: Math.min(CHUNK, Atomics.load(this.#control, Slot.Targets) - from) };
  }

  /** Inputs of a chunk. */
  inputs(chunk: number): Float64Array {
    const { from, count } = this.rows(chunk);
    const { dimensions } = this.shape;
    return this.#inputs.subarray(from * dimensions, (from + count) * dimensions);
  }

  /** Says that a chunk's results lie in `mean` and `std`. */
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

function byteLength({ dimensions, blocks }: JobShape): number {
  const floats = blocks.reduce((sum, { keys, values }) => sum + keys + values + 4, 0);
  return 4 * (Slot.Length + MAX_CHUNKS + floats) + 8 * MAX_CHUNKS * CHUNK * (dimensions + 2) + 64;
}
