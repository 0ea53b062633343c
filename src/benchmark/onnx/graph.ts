import type { Matrix } from '../../cmab/dense.js';
import type { Layers } from '../../cmab/ops.js';
import { Message } from './protobuf.js';

/** A tensor of a graph, float32, and its columns. */
export interface Tensor {
  readonly name: string;
  readonly cols: number;
}

type Attribute = number | readonly number[] | { readonly float: number };

/** Field numbers and types of onnx.proto3. */
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const;
const OPSET = 20;

/** The network's operations (ops.ts) as an ONNX graph: what onnxruntime is given to run. */
export class OnnxGraph implements Layers<Tensor> {
  readonly #graph = new Message();
  #count = 0;

  /** A tensor that is given at run time: rows x cols; `rows` undefined: as many as there are. */
  input(name: string, cols: number, rows?: number): Tensor {
    this.#graph.message(11, valueInfo(name, cols, rows));
    return { name, cols };
  }

  output({ name, cols }: Tensor, outputName: string): void {
    this.#node('Identity', [name], cols, {}, outputName);
    this.#graph.message(12, new Message().text(1, outputName).message(2, tensorType()));
  }

  constant(shape: readonly number[], data: ArrayLike<number>): Tensor {
    return this.#initializer(shape, FLOAT, Float32Array.from(data));
  }

  /** A parameter as stored: weights of linear layers [out, in], anything else as it is. */
  parameter(name: string, { rows, cols, data }: Matrix): Tensor {
    if (!name.endsWith('.weight')) return this.constant(rows === 1 ? [cols] : [rows, cols], data);
    return this.constant(
      [cols, rows],
      data.map((_, i) => data[(i % rows) * cols + Math.floor(i / rows)]),
    );
  }

  linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
    return this.#node('MatMul', [x.name, weight.name], weight.cols, {}, undefined, bias);
  }

  layerNorm(x: Tensor, gain: Tensor, bias: Tensor): Tensor {
    return this.#node('LayerNormalization', [x.name, gain.name, bias.name], x.cols, { axis: 1, epsilon: { float: 1e-5 } });
  }

  add(x: Tensor, y: Tensor): Tensor {
    return this.#node('Add', [x.name, y.name], x.cols);
  }

  concat(x: Tensor, y: Tensor): Tensor {
    return this.#node('Concat', [x.name, y.name], x.cols + y.cols, { axis: 1 });
  }

  relu(x: Tensor): Tensor {
    return this.#node('Relu', [x.name], x.cols);
  }

  gelu(x: Tensor): Tensor {
    return this.#node('Gelu', [x.name], x.cols);
  }

  gatedGelu(x: Tensor): Tensor {
    const half = x.cols / 2;
    const part = (from: number): Tensor => {
      const [start, end, axis] = [from, from + half, 1].map((value) => this.#integers([value]));
      return this.#node('Slice', [x.name, start, end, axis], half);
    };
    return this.#node('Mul', [part(0).name, this.gelu(part(half)).name], half);
  }

  fourier(x: Tensor, octaves: readonly number[]): Tensor {
    const angles = octaves.map((octave) => this.#node('Mul', [x.name, this.constant([1], [Math.PI * octave]).name], x.cols).name);
    const all = ['Sin', 'Cos'].flatMap((wave) => angles.map((angle) => this.#node(wave, [angle], x.cols).name));
    return this.#node('Concat', [x.name, ...all], x.cols * (1 + all.length), { axis: 1 });
  }

  attend(q: Tensor, k: Tensor, v: Tensor, heads: number): Tensor {
    const headWidth = v.cols / heads;
    const queries = this.#byHead(q, heads, [1, 0, 2]);
    const scores = this.#node('MatMul', [queries, this.#byHead(k, heads, [1, 2, 0])], 0).name;
    const scaled = this.#node('Mul', [scores, this.constant([1], [1 / Math.sqrt(headWidth)]).name], 0).name;
    const weights = this.#node('Softmax', [scaled], 0, { axis: 2 }).name;
    const read = this.#node('MatMul', [weights, this.#byHead(v, heads, [1, 0, 2])], 0).name;
    const rows = this.#node('Transpose', [read], 0, { perm: [1, 0, 2] }).name;
    return this.#node('Reshape', [rows, this.#integers([0, v.cols])], v.cols);
  }

  lift(x: Tensor, heads: number): Tensor {
    const squares = this.#node('Mul', [x.name, x.name], x.cols).name;
    const square = this.#node('ReduceSum', [squares, this.#integers([1])], 1, { keepdims: 1 });
    const one = this.#node('Exp', [this.#node('Sub', [square.name, square.name], 1).name], 1);
    const lifted = Array.from({ length: heads }, () => [x.name, square.name, one.name]).flat();
    return this.#node('Concat', lifted, heads * (x.cols + 2), { axis: 1 });
  }

  joinHeads(x: Tensor, y: Tensor, heads: number): Tensor {
    const [a, b] = [x, y].map(({ name, cols }) => this.#node('Reshape', [name, this.#integers([0, heads, cols / heads])], 0).name);
    const joined = this.#node('Concat', [a, b], 0, { axis: 2 }).name;
    return this.#node('Reshape', [joined, this.#integers([0, x.cols + y.cols])], x.cols + y.cols);
  }

  /**
   * Sums of readings as the data cross-attention takes them (AttentionState): keys n x (heads keyWidth), values n x width, queries heads x keyWidth x
   * latents, scaled -> m, d heads x 1 x latents, n heads x latents x headWidth.
   */
  sums(keys: Tensor, values: Tensor, queries: Tensor, heads: number): { readonly m: Tensor; readonly d: Tensor; readonly n: Tensor } {
    const readings = this.#integers([1]);
    const scores = this.#node('MatMul', [this.#byHead(keys, heads, [1, 0, 2]), queries.name], 0).name;
    const m = this.#node('ReduceMax', [scores, readings], 0, { keepdims: 1 });
    const weights = this.#node('Exp', [this.#node('Sub', [scores, m.name], 0).name], 0).name;
    const d = this.#node('ReduceSum', [weights, readings], 0, { keepdims: 1 });
    const byLatent = this.#node('Transpose', [weights], 0, { perm: [0, 2, 1] }).name;
    return { m, d, n: this.#node('MatMul', [byLatent, this.#byHead(values, heads, [1, 0, 2])], 0) };
  }

  /** The model file. */
  encoded(): Uint8Array {
    const graph = this.#graph.text(2, 'cmanp');
    return new Message().integer(1, 9).message(7, graph).message(8, new Message().text(1, '').integer(2, OPSET)).encoded();
  }

  #byHead(x: Tensor, heads: number, order: readonly number[]): string {
    const split = this.#node('Reshape', [x.name, this.#integers([0, heads, x.cols / heads])], 0).name;
    return this.#node('Transpose', [split], 0, { perm: order }).name;
  }

  #integers(values: readonly number[]): string {
    return this.#initializer([values.length], INT64, BigInt64Array.from(values, BigInt)).name;
  }

  #initializer(shape: readonly number[], type: number, data: Float32Array | BigInt64Array): Tensor {
    const name = `t${this.#count++}`;
    const tensor = new Message();
    for (const size of shape) tensor.integer(1, size);
    tensor.integer(2, type).text(8, name).bytes(9, new Uint8Array(data.buffer));
    this.#graph.message(5, tensor);
    return { name, cols: shape.at(-1) ?? 1 };
  }

  #node(
    operator: string,
    inputs: readonly string[],
    cols: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    output = `t${this.#count++}`,
    bias?: Tensor,
  ): Tensor {
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(4, operator);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.#graph.message(1, node);
    return bias === undefined ? { name: output, cols } : this.add({ name: output, cols }, bias);
  }
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, ATTRIBUTE.int);
  if ('float' in value) return message.float(2, value.float).integer(20, ATTRIBUTE.float);
  for (const item of value) message.integer(8, item);
  return message.integer(20, ATTRIBUTE.ints);
}

function valueInfo(name: string, cols: number, rows?: number): Message {
  const dimension = (size?: number): Message =>
    size === undefined ? new Message().text(2, `${name}_rows`) : new Message().integer(1, size);
  const shape = new Message().message(1, dimension(rows)).message(1, dimension(cols));
  return new Message().text(1, name).message(2, tensorType(shape));
}

/** TypeProto of a float32 tensor; without a shape: any. */
function tensorType(shape?: Message): Message {
  const tensor = new Message().integer(1, FLOAT);
  return new Message().message(1, shape === undefined ? tensor : tensor.message(2, shape));
}
