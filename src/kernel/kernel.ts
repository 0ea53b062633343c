import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

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

/** Builds of the kernel (scripts/build-kernel.mjs): `fused` multiplies and adds in one instruction, `plain` runs wherever there is SIMD. */
export type KernelBuild = 'fused' | 'plain';

const compiled = new Map<KernelBuild, WebAssembly.Module>();

export function loadKernel(build: KernelBuild = canFuse() ? 'fused' : 'plain'): Kernel {
  const module = compiled.get(build) ?? new WebAssembly.Module(bytesOf(build));
  compiled.set(build, module);
  const memory = new WebAssembly.Memory({ initial: 64 });
  const env = { memory, abort: (): never => raise('the wasm kernel aborted') };
  const instance = new WebAssembly.Instance(module, { env });
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

let fuses: boolean | undefined;

/** Whether WebAssembly has relaxed SIMD here. */
export function canFuse(): boolean {
  fuses ??= tryFused(bytesOf('fused'));
  return fuses;
}

function tryFused(bytes: Uint8Array): boolean {
  if (WebAssembly.validate(bytes)) return true;
  // V8 11.3, that of Node 20, has it complete, one version before it needs no flag.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(bytes);
}

function bytesOf(build: KernelBuild): Uint8Array {
  return readFileSync(new URL(`./${build}.wasm`, import.meta.url));
}

function raise(message: string): never {
  throw new Error(message);
}
