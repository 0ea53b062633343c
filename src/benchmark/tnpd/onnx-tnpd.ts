import type { Matrix } from '../../cmab/dense.js';
import type { Network } from '../../cmab/layers.js';
import { OnnxGraph, type Tensor } from '../onnx/graph.js';
import type { OnnxRuntime, OnnxTensor, Session } from '../onnx/onnxruntime.js';
import type { TnpdRuntime, TokenContext } from './encode-history.js';
import { embedReadings, encodeTokens, randomParameters, shape, tnpd, tokenContext } from './tnpd.js';

/** Rows at a time: at 10,000 readings their scores are 20 MB, not 1.6 GB. */
const CHUNK = 128;

interface Sessions {
  readonly embed: Session;
  readonly contexts: readonly Session[];
  readonly layers: readonly Session[];
}

/** The transformer neural process on onnxruntime, as graphs of our own writing. */
export class OnnxTnpd implements TnpdRuntime {
  readonly chunk = CHUNK;
  readonly #runtime: OnnxRuntime;
  readonly #sessions: Sessions;
  #context: Record<'keys' | 'values', OnnxTensor> | undefined;

  private constructor(runtime: OnnxRuntime, sessions: Sessions) {
    this.#runtime = runtime;
    this.#sessions = sessions;
  }

  static async create(runtime: OnnxRuntime, inputs: number, threads: number): Promise<OnnxTnpd> {
    const parameters = randomParameters(inputs);
    const session = (record: (net: Network<Tensor>, graph: OnnxGraph) => Record<string, Tensor>): Promise<Session> => {
      const graph = new OnnxGraph();
      const net = tnpd<Tensor>(inputs, graph, (name) => graph.parameter(name, parameters.get(name) as Matrix));
      for (const [name, tensor] of Object.entries(record(net, graph))) graph.output(tensor, name);
      return runtime.InferenceSession.create(graph.encoded(), { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 });
    };
    const { width, layers } = shape;
    const forLayers = (make: (layer: number) => Promise<Session>): Promise<Session[]> =>
      Promise.all(Array.from({ length: layers }, (_, layer) => make(layer)));
    return new OnnxTnpd(runtime, {
      embed: await session((net, graph) => ({ rows: embedReadings(net, graph.input('x', inputs + 1)) })),
      contexts: await forLayers((layer) => session((net, graph) => ({ ...tokenContext(net, layer, graph.input('x', width)) }))),
      layers: await forLayers((layer) =>
        session((net, graph) => {
          const context = { keys: graph.input('keys', width), values: graph.input('values', width) };
          return { rows: encodeTokens(net, layer, graph.input('x', width), context) };
        }),
      ),
    });
  }

  async embed(readings: Float32Array, rows: number): Promise<Float32Array> {
    return (await this.#sessions.embed.run({ x: this.#tensor(readings, rows) })).rows.data;
  }

  async context(layer: number, tokens: Float32Array, rows: number): Promise<TokenContext> {
    const { keys, values } = await this.#sessions.contexts[layer].run({ x: this.#tensor(tokens, rows) });
    return { keys: keys.data, values: values.data };
  }

  attendTo({ keys, values }: TokenContext): void {
    const count = keys.length / shape.width;
    this.#context = { keys: this.#tensor(keys, count), values: this.#tensor(values, count) };
  }

  async encode(layer: number, tokens: Float32Array, rows: number): Promise<Float32Array> {
    return (await this.#sessions.layers[layer].run({ x: this.#tensor(tokens, rows), ...this.#context })).rows.data;
  }

  #tensor(data: Float32Array, rows: number): OnnxTensor {
    return new this.#runtime.Tensor('float32', data, [rows, data.length / rows]);
  }
}
