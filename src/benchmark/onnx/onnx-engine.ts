import { anchorKeys, anchorsOf } from '../../cmab/anchors.js';
import type { AttentionState } from '../../cmab/attention-state.js';
import { decode, distribution, embedContext, encode } from '../../cmab/cmanp.js';
import { CmanpState } from '../../cmab/cmanp-state.js';
import { dataQueries, type NullReading } from '../../cmab/data-cross-attention.js';
import { dense, type Matrix, matrix } from '../../cmab/dense.js';
import { type Network, norm } from '../../cmab/layers.js';
import type { Conditioned, Prediction } from '../../engine/engine.js';
import type { Model } from '../../engine/model.js';
import { ModelPrefix } from '../../engine/model-prefix.js';
import { readSums } from '../../engine/wasm/read-sums.js';
import { OnnxGraph, type Tensor } from './graph.js';
import type { OnnxRuntime, OnnxTensor, Session } from './onnxruntime.js';

type Feeds = Record<string, OnnxTensor>;

/** The same model on onnxruntime, for comparison: three graphs (fold, condition, predict), the state in float64 as ever. */
export class OnnxEngine {
  readonly latents: number;
  readonly #runtime: OnnxRuntime;
  readonly #model: Model;
  readonly #nothing: readonly NullReading<Matrix>[];
  readonly #fold: Session;
  readonly #condition: Session;
  readonly #predict: Session;

  private constructor(runtime: OnnxRuntime, prefix: ModelPrefix, sessions: readonly Session[]) {
    this.latents = prefix.latents;
    this.#runtime = runtime;
    this.#model = prefix.model;
    const { evidence, blocks } = prefix.model.architecture;
    this.#nothing = Array.from({ length: evidence ? blocks : 0 }, (_, i) => ({
      score: prefix.reference(`blocks.${i}.data_cross.null_score`),
      value: prefix.reference(`blocks.${i}.data_cross.null_value`),
    }));
    [this.#fold, this.#condition, this.#predict] = sessions;
  }

  static async create(runtime: OnnxRuntime, model: Model, latents: number, threads: number): Promise<OnnxEngine> {
    const prefix = new ModelPrefix(model, latents);
    const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 };
    const graphs = [foldGraph(prefix), conditionGraph(prefix), predictGraph(prefix)];
    return new OnnxEngine(
      runtime,
      prefix,
      await Promise.all(graphs.map((graph) => runtime.InferenceSession.create(graph.encoded(), options))),
    );
  }

  newState(): CmanpState {
    return CmanpState.empty(this.#model.architecture, this.latents);
  }

  async fold(state: CmanpState, inputs: Float64Array, values: Float64Array): Promise<void> {
    const n = values.length;
    const sums = await this.#fold.run({ x: this.#tensor(inputs, n), y: this.#tensor(values, n) });
    state.blocks.forEach((block, i) => join(block, sums[`m${i}`].data, sums[`d${i}`].data, sums[`n${i}`].data));
  }

  async condition(state: CmanpState): Promise<Conditioned> {
    const { width, heads, blocks } = this.#model.architecture;
    const feeds: Feeds = {};
    state.blocks.forEach((block, i) => {
      const average = new Float32Array(this.latents * width);
      const evidence = new Float32Array(this.latents * 2 * heads);
      readSums(block, 0, this.#nothing[i], average, evidence, this.#model.architecture.evidence === 'asinh');
      feeds[`average${i}`] = this.#tensor(average, this.latents);
      if (this.#nothing.length > 0) feeds[`evidence${i}`] = this.#tensor(evidence, this.latents);
    });
    const encoded = await this.#condition.run(feeds);
    return { blocks: Array.from({ length: blocks }, (_, i) => ({ keys: encoded[`keys${i}`].data, values: encoded[`values${i}`].data })) };
  }

  async predict(conditioned: Conditioned, inputs: Float64Array): Promise<Prediction> {
    const { inputs: dimensions, std } = this.#model.architecture;
    const n = inputs.length / dimensions;
    const feeds: Feeds = { x: this.#tensor(inputs, n) };
    conditioned.blocks.forEach(({ keys, values }, i) => {
      feeds[`keys${i}`] = this.#tensor(keys, this.latents);
      feeds[`values${i}`] = this.#tensor(values, this.latents);
    });
    const { raw } = await this.#predict.run(feeds);
    const prediction = distribution(dense, matrix(n, 2, raw.data), std);
    return { mean: prediction.mean.data, std: prediction.std.data };
  }

  #tensor(data: Float64Array | Float32Array, rows: number): OnnxTensor {
    return new this.#runtime.Tensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), [rows, data.length / rows]);
  }
}

function network(graph: OnnxGraph, prefix: ModelPrefix): Network<Tensor> {
  const parameter = (name: string): Tensor => graph.parameter(name, prefix.reference(name));
  const constants = prefix.places();
  const upload = ({ rows, cols, data }: Matrix): Tensor => graph.constant([rows, cols], data);
  const keys = new Map(Array.from(constants?.keys ?? [], ([scope, columns]) => [scope, upload(columns)]));
  const places = constants && { latents: upload(constants.latents), keys: (scope: string) => keys.get(scope) as Tensor };
  return { architecture: prefix.model.architecture, ops: graph, parameter, places };
}

function foldGraph(prefix: ModelPrefix): OnnxGraph {
  const { inputs, heads, blocks, anchors } = prefix.model.architecture;
  const graph = new OnnxGraph();
  const net = network(graph, prefix);
  const x = graph.input('x', inputs);
  const embeddings = embedContext(net, x, graph.input('y', 1));
  for (let i = 0; i < blocks; i++) {
    const scope = `blocks.${i}.data_cross`;
    const context = norm(net, `${scope}.norm_context`, embeddings);
    const [content, values] = ['k', 'v'].map((name) => graph.linear(context, net.parameter(`${scope}.${name}.weight`)));
    const keys = anchors ? graph.joinHeads(content, graph.lift(x, heads), heads) : content;
    const sums = graph.sums(keys, values, queries(graph, prefix, i, keys.cols / heads), heads);
    for (const name of ['m', 'd', 'n'] as const) graph.output(sums[name], `${name}${i}`);
  }
  return graph;
}

/** Queries of a block's data cross-attention, scaled, with the distance columns of its anchors: heads x keyWidth x latents. */
function queries(graph: OnnxGraph, prefix: ModelPrefix, block: number, keyWidth: number): Tensor {
  const { architecture } = prefix.model;
  const { heads, width, anchors } = architecture;
  const scope = `blocks.${block}.data_cross`;
  const reference = { architecture, ops: dense, parameter: prefix.reference };
  const content = dense.affine(dataQueries(reference, scope, prefix.reference(`blocks.${block}.latents`)), 1 / Math.sqrt(width / heads), 0);
  const all = anchors
    ? dense.joinHeads(content, anchorKeys(dense, anchorsOf(prefix.reference, scope), heads, prefix.distanceFactor), heads)
    : content;
  const columns = new Float32Array(all.data.length);
  all.data.forEach((q, at) => (columns[(at % all.cols) * all.rows + Math.floor(at / all.cols)] = q));
  return graph.constant([heads, keyWidth, all.rows], columns);
}

function conditionGraph(prefix: ModelPrefix): OnnxGraph {
  const { blocks, width, heads, evidence } = prefix.model.architecture;
  const graph = new OnnxGraph();
  const net = network(graph, prefix);
  const reads = Array.from({ length: blocks }, (_, i) => ({
    average: graph.input(`average${i}`, width, prefix.latents),
    evidence: evidence ? graph.input(`evidence${i}`, 2 * heads, prefix.latents) : undefined,
  }));
  const latents = {
    input: net.parameter('latents'),
    blocks: Array.from({ length: blocks }, (_, i) => net.parameter(`blocks.${i}.latents`)),
  };
  encode(net, latents, reads).forEach(({ keys, values }, i) => {
    graph.output(keys, `keys${i}`);
    graph.output(values, `values${i}`);
  });
  return graph;
}

function predictGraph(prefix: ModelPrefix): OnnxGraph {
  const { blocks, width, inputs, heads, anchors } = prefix.model.architecture;
  const graph = new OnnxGraph();
  const keyWidth = width + (anchors ? heads * (inputs + 2) : 0);
  const context = Array.from({ length: blocks }, (_, i) => ({
    keys: graph.input(`keys${i}`, keyWidth, prefix.latents),
    values: graph.input(`values${i}`, width, prefix.latents),
  }));
  graph.output(decode(network(graph, prefix), context, graph.input('x', inputs)), 'raw');
  return graph;
}

/** Adds sums as the graph gives them: m, d heads x latents, n heads x latents x headWidth. */
function join({ latents, heads, headWidth, m, d, n }: AttentionState, tops: Float32Array, masses: Float32Array, sums: Float32Array): void {
  for (let h = 0, from = 0; h < heads; h++) {
    for (let l = 0; l < latents; l++, from++) {
      const c = l * heads + h;
      const top = Math.max(m[c], tops[from]);
      const mine = Math.exp(m[c] - top);
      const theirs = Math.exp(tops[from] - top);
      m[c] = top;
      d[c] = d[c] * mine + masses[from] * theirs;
      for (let i = 0; i < headWidth; i++) n[c * headWidth + i] = n[c * headWidth + i] * mine + sums[from * headWidth + i] * theirs;
    }
  }
}
