import type { Matrix } from '../../cmab/dense.js';
import type { Places } from '../../cmab/layers.js';
import { parameterShapes } from '../../cmab/parameters.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { ModelPrefix } from '../model-prefix.js';
import type { MemoryValue, Value } from './recorder.js';

/** Copies a constant into the kernel's memory. */
export function upload(kernel: Kernel, rows: number, cols: number, data: ArrayLike<number>): Value {
  const at = kernel.allocate(rows * cols);
  kernel.floats(at, rows * cols).set(data);
  return { rows, cols, at, isConstant: true };
}

/** Copies a linear layer's weight [out, in] in the layout that the kernel takes: transposed. */
export function uploadWeight(kernel: Kernel, out: number, inner: number, data: ArrayLike<number>): Value {
  const weight = new Float32Array(out * inner);
  for (let i = 0; i < out; i++) for (let j = 0; j < inner; j++) weight[j * out + i] = data[i * inner + j];
  return upload(kernel, inner, out, weight);
}

export interface KeysValuesViews {
  readonly keys: Float32Array;
  readonly values: Float32Array;
}

/** Views of keys and values in the kernel's memory; they last until it grows. */
export function viewsOf(kernel: Kernel, { keys, values }: { readonly keys: MemoryValue; readonly values: MemoryValue }): KeysValuesViews {
  const view = ({ rows, cols, at }: MemoryValue): Float32Array => kernel.floats(at, rows * cols);
  return { keys: view(keys), values: view(values) };
}

/** A model's parameters in the kernel's memory, by name, and the places of its latents. */
export function uploadModel(
  kernel: Kernel,
  prefix: ModelPrefix,
): { readonly parameter: (name: string) => Value; readonly places: Places<Value> | undefined } {
  const values = new Map<string, Value>();
  for (const name of parameterShapes(prefix.model.architecture).keys()) {
    const { shape, data } = prefix.parameter(name);
    const [rows, cols] = shape.length === 1 ? [1, shape[0]] : shape;
    values.set(name, name.endsWith('.weight') ? uploadWeight(kernel, rows, cols, data) : upload(kernel, rows, cols, data));
  }
  const places = prefix.places();
  const matrix = ({ rows, cols, data }: Matrix): Value => upload(kernel, rows, cols, data);
  const keys = new Map(Array.from(places?.keys ?? [], ([scope, columns]) => [scope, matrix(columns)]));
  return {
    parameter: (name) => values.get(name) as Value,
    places: places && { latents: matrix(places.latents), keys: (scope) => keys.get(scope) as Value },
  };
}
