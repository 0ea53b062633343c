import type { Field, FoldResult } from '../field/field.js';
import type { Observations } from '../field/observations.js';
import { BatchScores } from './batch-scores.js';
import { FoldError } from './fold-error.js';
import { RecentTimes } from './recent-times.js';

/** Told what became of a batch; `source` is what `add` was given for that row. */
export type OnFold = (result: FoldResult, row: (index: number) => { readonly source: number; readonly value: number }) => void;

/** Gathers readings and folds them into a field `size` at a time, in order. Holds no more than one batch. */
export class Batcher {
  readonly #field: Field;
  readonly #size: number;
  readonly #onFold: OnFold;
  readonly #positions: Float64Array;
  readonly #values: Float64Array;
  readonly #stamps: Float64Array;
  readonly #sources: Uint32Array;
  #count = 0;
  #oldest: number | undefined;
  /** Milliseconds of each fold. */
  readonly times = new RecentTimes();
  /** How well batches were predicted before. */
  readonly scores: BatchScores;

  constructor(field: Field, size: number, onFold: OnFold = () => {}) {
    this.#field = field;
    this.#size = size;
    this.#onFold = onFold;
    this.scores = new BatchScores(field);
    this.#positions = new Float64Array(size * field.dimensions);
    this.#values = new Float64Array(size);
    this.#stamps = new Float64Array(size);
    this.#sources = new Uint32Array(size);
  }

  /** Readings that wait for their batch to fill. */
  get pending(): number {
    return this.#count;
  }

  /** Clock at the reception of the first pending reading. */
  get oldest(): number | undefined {
    return this.#oldest;
  }

  /**
   * Takes readings of one message, and folds each time that a batch is full.
   *
   * @param positions `n x dimensions`, finite. @param values `n`, finite. @param stamp of all of them, seconds.
   * @param receivedAt clock at their reception. @param source number that `onFold` gets back.
   */
  add(positions: Float64Array, values: Float64Array, stamp = 0, receivedAt = 0, source = 0): void {
    const { dimensions } = this.#field;
    for (let from = 0; from < values.length; ) {
      const to = Math.min(values.length, from + this.#size - this.#count);
      this.#positions.set(positions.subarray(from * dimensions, to * dimensions), this.#count * dimensions);
      this.#values.set(values.subarray(from, to), this.#count);
      this.#stamps.fill(stamp, this.#count, this.#count + to - from);
      this.#sources.fill(source, this.#count, this.#count + to - from);
      this.#count += to - from;
      this.#oldest ??= receivedAt;
      if (this.#count === this.#size) this.flush();
      from = to;
    }
  }

  /** Folds what is pending. @throws FoldError: the field is then of no more use. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    const batch = {
      positions: this.#positions.subarray(0, count * this.#field.dimensions),
      values: this.#values.subarray(0, count),
      stamps: this.#stamps.subarray(0, count),
    };
    const foretold = this.scores.foretell(batch);
    const start = performance.now();
    const result = this.#fold(batch);
    if (result.folded > 0) this.times.add(performance.now() - start);
    if (foretold) this.scores.add(foretold, result.outOfRange);
    this.#onFold(result, (i) => ({ source: this.#sources[i], value: this.#values[i] }));
    this.clear();
  }

  #fold(batch: Observations): FoldResult {
    try {
      return this.#field.fold(batch);
    } catch (error) {
      throw new FoldError(`a batch of ${batch.values.length} readings cannot be folded: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Drops what is pending, bytes and all. @returns how many readings. */
  clear(): number {
    const count = this.#count;
    for (const part of [this.#positions, this.#values, this.#stamps]) part.fill(0, 0, count * this.#field.dimensions);
    this.#count = 0;
    this.#oldest = undefined;
    return count;
  }
}
