import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Prediction } from '../../engine/engine.js';
import type { Model } from '../../engine/model.js';
import { packageRoot } from '../../package-root.js';

/** The python with torch that the benchmark is to use; undefined: none. */
export const benchPython = process.env.BENCH_PYTHON;

/** The model in PyTorch, in a process of its own that times itself (`serve.py`). */
export class PyTorch {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: AsyncIterator<string>;
  #complaint = '';

  private constructor(python: string, model: Model, latents: number, threads: number) {
    const script = join(packageRoot, 'src/benchmark/pytorch/serve.py');
    this.#child = spawn(python, ['-B', script, model.path, String(latents), String(threads)], { stdio: 'pipe' });
    this.#child.on('error', (error) => (this.#complaint = error.message));
    // That it has ended is told by its next answer, which does not come.
    this.#child.stdin.on('error', () => undefined);
    this.#child.stderr.on('data', (data) => (this.#complaint += String(data)));
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @throws Error with one line when that python does not run it. */
  static async start(python: string, model: Model, latents: number, threads: number): Promise<PyTorch> {
    const started = new PyTorch(python, model, latents, threads);
    await started.#answer();
    return started;
  }

  /** Of a state that has seen readings `x`, `y`. */
  async predictions(x: Float64Array, y: Float64Array, targets: Float64Array): Promise<Prediction> {
    const { mean, std } = await this.#call<{ mean: number[]; std: number[] }>('predictions', {
      x: [...x],
      y: [...y],
      targets: [...targets],
    });
    return { mean: Float64Array.from(mean), std: Float64Array.from(std) };
  }

  /** Milliseconds of folding each count of readings, of a refresh of the latents, and of predicting each count of targets. */
  operations(folds: readonly number[], targets: readonly number[]): Promise<number[]> {
    return this.#call('operations', { folds, targets });
  }

  /** Gives the exact process other readings. */
  async drawProcess(count: number): Promise<void> {
    await this.#call('draw', { count });
  }

  /** Milliseconds in which the exact process takes in all its readings. */
  processFromScratch(): Promise<number> {
    return this.#call('from_scratch', {});
  }

  /** Milliseconds in which it appends more readings to what it has made of those before. */
  appendToProcess(count: number): Promise<number> {
    return this.#call('append', { count });
  }

  stop(): void {
    this.#child.stdin.end();
  }

  #call<T>(name: string, options: object): Promise<T> {
    this.#child.stdin.write(`${JSON.stringify([name, options])}\n`);
    return this.#answer() as Promise<T>;
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`PyTorch (BENCH_PYTHON): ${this.#complaint.trim().split('\n').at(-1)}`);
    return JSON.parse(value);
  }
}
