import { readFileSync } from 'node:fs';

/** Entry points of `assembly/index.ts`, described there; all arguments are counts or byte offsets. */
interface KernelExports {
  linear(rows: number, inner: number, cols: number, x: number, weight: number, bias: number, initial: number, y: number): void;
  transpose(rows: number, cols: number, x: number, y: number): void;
  layerNorm(rows: number, cols: number, x: number, gain: number, bias: number, y: number): void;
  add(count: number, x: number, y: number, z: number): void;
  relu(count: number, x: number, y: number): void;
  gelu(count: number, x: number, y: number): void;
  gatedGelu(rows: number, half: number, x: number, y: number): void;
  concat(rows: number, xCols: number, yCols: number, x: number, y: number, z: number): void;
  fourier(rows: number, cols: number, count: number, x: number, octaves: number, y: number): void;
  lift(rows: number, cols: number, heads: number, x: number, y: number): void;
  attend(
    rows: number,
    context: number,
    keyWidth: number,
    width: number,
    heads: number,
    q: number,
    keys: number,
    v: number,
    y: number,
    scores: number,
  ): void;
  headScores(
    readings: number,
    latents: number,
    heads: number,
    headWidth: number,
    keys: number,
    queries: number,
    initial: number,
    scores: number,
  ): void;
  addToRows(rows: number, cols: number, terms: number, scores: number): void;
  sumReadings(
    readings: number,
    latents: number,
    heads: number,
    width: number,
    scores: number,
    values: number,
    m: number,
    d: number,
    n: number,
  ): void;
}

const PAGE = 65536;
/** The kernel's own data ends below this offset; offset 0 stands for "none". */
const ARENA = 1024;

/** The WebAssembly kernel with its memory: an arena of 16-byte aligned float32 arrays that stay as long as the kernel. */
export interface Kernel {
  readonly call: KernelExports;
  /** Byte offset of `count` fresh floats. Grows the memory when it is full, which invalidates earlier views. */
  allocate(count: number): number;
  /** A view, valid until the next `allocate`. */
  floats(at: number, count: number): Float32Array;
}

let compiled: WebAssembly.Module | undefined;

export function loadKernel(): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)));
  const memory = new WebAssembly.Memory({ initial: 64 });
  const env = { memory, abort: (): never => raise('the wasm kernel aborted') };
  const instance = new WebAssembly.Instance(compiled, { env });
  let top = ARENA;
  return {
    call: instance.exports as unknown as KernelExports,
    allocate(count) {
      const at = top;
      top += Math.ceil(count / 4) * 16;
      const missing = top - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.max(Math.ceil(missing / PAGE), memory.buffer.byteLength / PAGE));
      return at;
    },
    floats: (at, count) => new Float32Array(memory.buffer, at, count),
  };
}

function raise(message: string): never {
  throw new Error(message);
}
