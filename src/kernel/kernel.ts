import { readFileSync } from 'node:fs';

/** Entry points of `assembly/index.ts`; all arguments are counts or byte offsets. */
interface KernelExports {
  linear(rows: number, inner: number, cols: number, x: number, weight: number, bias: number, y: number): void;
  layerNorm(rows: number, cols: number, x: number, gain: number, bias: number, y: number): void;
  add(count: number, x: number, y: number, z: number): void;
  relu(count: number, x: number, y: number): void;
  gelu(count: number, x: number, y: number): void;
  gatedGelu(rows: number, half: number, x: number, y: number): void;
  concat(rows: number, xCols: number, yCols: number, x: number, y: number, z: number): void;
  attend(
    rows: number,
    context: number,
    keyWidth: number,
    width: number,
    heads: number,
    q: number,
    k: number,
    v: number,
    y: number,
    scratch: number,
  ): void;
  addToRows(rows: number, cols: number, terms: number, scores: number): void;
  attentionSums(
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
/** The kernel's own data ends below this offset; offset 0 stands for "no bias". */
const ARENA = 1024;

/** The WebAssembly kernel with its memory: a bump arena of 16-byte aligned float32 arrays. */
export interface Kernel {
  readonly call: KernelExports;
  /** Byte offset of `count` fresh floats. Grows the memory when it is full, which invalidates earlier views. */
  allocate(count: number): number;
  /** A view, valid until the next `allocate`. */
  floats(at: number, count: number): Float32Array;
  mark(): number;
  /** Frees all that was allocated since the mark. */
  release(mark: number): void;
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
    mark: () => top,
    release(mark) {
      top = Math.max(mark, ARENA);
    },
  };
}

function raise(message: string): never {
  throw new Error(message);
}
