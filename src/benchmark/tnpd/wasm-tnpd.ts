import { upload, uploadWeight } from '../../engine/wasm/parameters.js';
import { type MemoryValue, Recorder, type Value } from '../../engine/wasm/recorder.js';
import { type Kernel, loadKernel } from '../../kernel/kernel.js';
import type { TnpdRuntime, TokenContext } from './encode-history.js';
import { embedReadings, encodeTokens, randomParameters, shape, tnpd, tokenContext } from './tnpd.js';

/** Rows at a time: their scores stay in the processor's caches. */
const CHUNK = 32;

/** A part of the network, recorded: copies rows in, runs, and gives views of its outputs. */
type Part = (x: Float32Array, rows: number) => Float32Array[];

/** The transformer neural process on our own kernel. */
export class WasmTnpd implements TnpdRuntime {
  readonly chunk = CHUNK;
  readonly #kernel: Kernel = loadKernel();
  readonly #recorder = new Recorder(this.#kernel, CHUNK);
  readonly #context: { readonly keys: MemoryValue; readonly values: MemoryValue };
  readonly #embed: Part;
  readonly #contexts: readonly Part[];
  readonly #layers: readonly Part[];

  /** @param history readings that it will encode. */
  constructor(inputs: number, history: number) {
    const kernel = this.#kernel;
    const parameters = new Map<string, Value>();
    for (const [name, { rows, cols, data }] of randomParameters(inputs)) {
      parameters.set(name, name.endsWith('.weight') ? uploadWeight(kernel, rows, cols, data) : upload(kernel, rows, cols, data));
    }
    const net = tnpd<Value>(inputs, this.#recorder, (name) => parameters.get(name) as Value);
    const { width, layers } = shape;
    const context = { keys: this.#recorder.ownKeys(width, history), values: this.#recorder.own(width, history) };
    const indices = Array.from({ length: layers }, (_, layer) => layer);
    this.#context = context;
    this.#embed = this.#record(inputs + 1, (readings) => [embedReadings(net, readings)]);
    this.#contexts = indices.map((layer) =>
      this.#record(width, (tokens) => {
        const { keys, values } = tokenContext(net, layer, tokens);
        return [keys, values];
      }),
    );
    this.#layers = indices.map((layer) => this.#record(width, (tokens) => [encodeTokens(net, layer, tokens, context)]));
  }

  embed(readings: Float32Array, rows: number): Float32Array {
    return this.#embed(readings, rows)[0];
  }

  context(layer: number, tokens: Float32Array, rows: number): TokenContext {
    const [keys, values] = this.#contexts[layer](tokens, rows);
    return { keys, values };
  }

  attendTo({ keys, values }: TokenContext): void {
    const to = this.#view(this.#context.keys);
    const { cols, rows } = this.#context.keys;
    for (let row = 0, at = 0; row < rows; row++) for (let j = 0; j < cols; j++) to[j * rows + row] = keys[at++];
    this.#view(this.#context.values).set(values);
  }

  encode(layer: number, tokens: Float32Array, rows: number): Float32Array {
    return this.#layers[layer](tokens, rows)[0];
  }

  #record(cols: number, network: (x: Value) => Value[]): Part {
    const recorder = this.#recorder;
    const input = recorder.own(cols);
    const outputs = network(input).map((output) => recorder.kept(output));
    const run = recorder.compile();
    return (x, rows) => {
      this.#view(input).set(x);
      run(rows);
      return outputs.map((output) => this.#view(output).subarray(0, rows * output.cols));
    };
  }

  #view({ rows, cols, at }: MemoryValue): Float32Array {
    return this.#kernel.floats(at, rows * cols);
  }
}
