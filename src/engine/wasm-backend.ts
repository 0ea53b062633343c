import type { AttentionState } from '../cmab/attention-state.js';
import type { Layers } from '../cmab/ops.js';
import type { Tensor } from '../cmab/weights.js';
import { type Kernel, loadKernel } from '../kernel/kernel.js';
import type { Backend } from './backend.js';

/** A row-major float32 matrix at a byte offset of the kernel's memory. Weights of linear layers are stored transposed, `in x out`. */
export interface WasmMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly at: number;
}

/** Readings summed in float32 before they join the float64 state: few, so that their rounding stays near that of one reading. */
const SUMMED = 64;

/** The project's own WebAssembly kernel: float32 SIMD, one bump arena, no allocation on the JavaScript heap but for results. */
export class WasmBackend implements Backend<WasmMatrix> {
  readonly kind = 'wasm';
  readonly ops: Layers<WasmMatrix>;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel = loadKernel()) {
    this.#kernel = kernel;
    this.ops = layers(kernel);
  }

  parameter({ shape, data }: Tensor, isWeight: boolean): WasmMatrix {
    const [rows, cols] = shape.length === 1 ? [1, shape[0]] : shape;
    const at = this.#kernel.allocate(rows * cols);
    const out = this.#kernel.floats(at, rows * cols);
    if (!isWeight) out.set(data);
    else for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = data[i * cols + j];
    return isWeight ? { rows: cols, cols: rows, at } : { rows, cols, at };
  }

  matrix(rows: number, cols: number, data: ArrayLike<number>): WasmMatrix {
    const at = this.#kernel.allocate(rows * cols);
    this.#kernel.floats(at, rows * cols).set(data);
    return { rows, cols, at };
  }

  fold(state: AttentionState, scores: WasmMatrix, values: WasmMatrix, logWeights?: Float64Array): void {
    const { latents, heads } = state;
    const kernel = this.#kernel;
    const [m, d, n, terms] = [scores.cols, scores.cols, latents * values.cols, SUMMED].map((count) => kernel.allocate(count));
    for (let from = 0; from < scores.rows; from += SUMMED) {
      const count = Math.min(SUMMED, scores.rows - from);
      const chunk = scores.at + 4 * from * scores.cols;
      // Weights far from 1 would drown the scores in float32: only their differences within the chunk go there.
      const reference = logWeights?.[from] ?? 0;
      if (logWeights !== undefined) {
        const differences = kernel.floats(terms, count);
        for (let i = 0; i < count; i++) differences[i] = logWeights[from + i] - reference;
        kernel.call.addToRows(count, scores.cols, terms, chunk);
      }
      kernel.call.attentionSums(count, latents, heads, values.cols, chunk, values.at + 4 * from * values.cols, m, d, n);
      const sums = { m: kernel.floats(m, scores.cols), d: kernel.floats(d, scores.cols), n: kernel.floats(n, latents * values.cols) };
      state.addSums(sums, reference);
    }
  }

  read({ rows, cols, at }: WasmMatrix): Float32Array {
    return this.#kernel.floats(at, rows * cols).slice();
  }

  scope<R>(run: () => R): R {
    const mark = this.#kernel.mark();
    try {
      return run();
    } finally {
      this.#kernel.release(mark);
    }
  }

  dispose(): void {
    this.#kernel.release(0);
  }
}

function layers(kernel: Kernel): Layers<WasmMatrix> {
  const { call } = kernel;
  const make = (rows: number, cols: number): WasmMatrix => ({ rows, cols, at: kernel.allocate(rows * cols) });
  const sameShape = (x: WasmMatrix, run: (count: number, out: number) => void): WasmMatrix => {
    const y = make(x.rows, x.cols);
    run(x.rows * x.cols, y.at);
    return y;
  };
  return {
    linear(x, weight, bias) {
      const y = make(x.rows, weight.cols);
      call.linear(x.rows, x.cols, weight.cols, x.at, weight.at, bias === undefined ? 0 : bias.at, y.at);
      return y;
    },
    layerNorm: (x, gain, bias) => sameShape(x, (_, out) => call.layerNorm(x.rows, x.cols, x.at, gain.at, bias.at, out)),
    add: (x, y) => sameShape(x, (count, out) => call.add(count, x.at, y.at, out)),
    relu: (x) => sameShape(x, (count, out) => call.relu(count, x.at, out)),
    gelu: (x) => sameShape(x, (count, out) => call.gelu(count, x.at, out)),
    gatedGelu(x) {
      const y = make(x.rows, x.cols / 2);
      call.gatedGelu(x.rows, y.cols, x.at, y.at);
      return y;
    },
    concat(x, y) {
      const z = make(x.rows, x.cols + y.cols);
      call.concat(x.rows, x.cols, y.cols, x.at, y.at, z.at);
      return z;
    },
    attend(q, k, v, heads) {
      const y = make(q.rows, v.cols);
      const mark = kernel.mark();
      const scratch = kernel.allocate(k.rows * k.cols + q.rows * k.rows + 4);
      call.attend(q.rows, k.rows, k.cols, v.cols, heads, q.at, k.at, v.at, y.at, scratch);
      kernel.release(mark);
      return y;
    },
    joinHeads(x, y, heads) {
      const z = make(x.rows, x.cols + y.cols);
      call.concat(x.rows * heads, x.cols / heads, y.cols / heads, x.at, y.at, z.at);
      return z;
    },
    lift(x, heads) {
      const cols = x.cols + 2;
      const y = make(x.rows, heads * cols);
      const from = kernel.floats(x.at, x.rows * x.cols);
      const to = kernel.floats(y.at, y.rows * y.cols);
      for (let i = 0; i < x.rows; i++) {
        for (let h = 0; h < heads; h++) {
          const at = (i * heads + h) * cols;
          let square = 0;
          for (let j = 0; j < x.cols; j++) {
            const value = from[i * x.cols + j];
            to[at + j] = value;
            square += value * value;
          }
          to[at + x.cols] = square;
          to[at + x.cols + 1] = 1;
        }
      }
      return y;
    },
    fourier(x, octaves) {
      const y = make(x.rows, x.cols * (1 + 2 * octaves.length));
      const from = kernel.floats(x.at, x.rows * x.cols);
      const to = kernel.floats(y.at, y.rows * y.cols);
      for (let i = 0; i < x.rows; i++) {
        for (let j = 0; j < x.cols; j++) {
          const value = from[i * x.cols + j];
          let at = i * y.cols + j;
          to[at] = value;
          for (const octave of octaves) to[(at += x.cols)] = Math.sin(Math.PI * octave * value);
          for (const octave of octaves) to[(at += x.cols)] = Math.cos(Math.PI * octave * value);
        }
      }
      return y;
    },
  };
}
