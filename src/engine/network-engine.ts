import { dataContext, decode, decodeCorrelations, distribution, embedContext, encode, type Latents } from '../cmab/cmanp.js';
import { CmanpState } from '../cmab/cmanp-state.js';
import { correlationFactors } from '../cmab/covariance-head.js';
import { averageWithEvidence, plainAverage, type Readout } from '../cmab/data-cross-attention.js';
import { dense, type Matrix, matrix } from '../cmab/dense.js';
import type { Network, Places } from '../cmab/layers.js';
import { parameterShapes } from '../cmab/parameters.js';
import { absorbedKeys } from './absorbed-keys.js';
import type { Backend } from './backend.js';
import { type Conditioned, covarianceRank, type Engine, type Prediction } from './engine.js';
import type { Model } from './model.js';
import { ModelPrefix } from './model-prefix.js';

/** Rows that pass through the network at a time: bounds the temporaries of a backend. */
const CHUNK = 256;

/** Runs a model on any backend: the network on the backend, the attention state in float64. */
export class NetworkEngine<T> implements Engine {
  readonly model: Model;
  readonly latents: number;
  readonly #backend: Backend<T>;
  readonly #network: Network<T>;
  readonly #latents: Latents<T>;
  /** Per block: queries folded into the key projection, and the value projection. */
  readonly #projections: readonly { readonly keys: T; readonly values: T }[];
  readonly #nothing: readonly { readonly score: Matrix; readonly value: Matrix }[];

  constructor(backend: Backend<T>, model: Model, latents: number) {
    const { architecture } = model;
    const prefix = new ModelPrefix(model, latents);
    const { reference } = prefix;
    this.model = model;
    this.latents = latents;
    this.#backend = backend;
    const parameters = new Map<string, T>();
    for (const name of parameterShapes(architecture).keys())
      parameters.set(name, backend.parameter(prefix.parameter(name), name.endsWith('.weight')));
    const parameter = (name: string): T => {
      const found = parameters.get(name);
      if (found === undefined) throw new Error(`architecture of model ${model.name} has no parameter '${name}'`);
      return found;
    };
    this.#network = { architecture, ops: backend.ops, parameter, places: places(backend, prefix) };
    const blocks = Array.from({ length: architecture.blocks }, (_, i) => `blocks.${i}`);
    this.#latents = { input: parameter('latents'), blocks: blocks.map((block) => parameter(`${block}.latents`)) };
    this.#projections = blocks.map((block) => ({
      keys: backend.parameter(absorbedKeys(architecture, reference, block, prefix.distanceFactor), true),
      values: parameter(`${block}.data_cross.v.weight`),
    }));
    this.#nothing = architecture.evidence
      ? blocks.map((block) => ({ score: reference(`${block}.data_cross.null_score`), value: reference(`${block}.data_cross.null_value`) }))
      : [];
  }

  get kind(): Engine['kind'] {
    return this.#backend.kind;
  }

  newState(): CmanpState {
    return CmanpState.empty(this.model.architecture, this.latents);
  }

  fold(state: CmanpState, inputs: Float64Array, values: Float64Array, logWeights?: Float64Array): void {
    const { inputs: dims } = this.model.architecture;
    for (let from = 0; from < values.length; from += CHUNK) {
      const to = Math.min(from + CHUNK, values.length);
      this.#foldChunk(state, inputs.subarray(from * dims, to * dims), values.subarray(from, to), logWeights?.subarray(from, to));
    }
  }

  #foldChunk(state: CmanpState, inputs: Float64Array, values: Float64Array, logWeights?: Float64Array): void {
    const backend = this.#backend;
    const n = values.length;
    backend.scope(() => {
      const x = backend.matrix(n, this.model.architecture.inputs, inputs);
      const embeddings = embedContext(this.#network, x, backend.matrix(n, 1, values));
      state.blocks.forEach((block, i) => {
        const context = dataContext(this.#network, i, embeddings, x);
        const { keys, values: projection } = this.#projections[i];
        backend.fold(block, backend.ops.linear(context.scores, keys), backend.ops.linear(context.values, projection), logWeights);
      });
    });
  }

  condition(state: CmanpState, logDecay = 0): Conditioned {
    const backend = this.#backend;
    const upload = (x: Matrix): T => backend.matrix(x.rows, x.cols, x.data);
    return backend.scope(() => {
      const reads = state.blocks.map((_, i) => {
        const { average, evidence } = this.#read(state, i, logDecay);
        return { average: upload(average), evidence: evidence && upload(evidence) };
      });
      const encoded = encode(this.#network, this.#latents, reads);
      return {
        blocks: encoded.map(({ keys, values }) => ({
          keys: Float32Array.from(backend.read(keys)),
          values: Float32Array.from(backend.read(values)),
        })),
      };
    });
  }

  #read(state: CmanpState, block: number, logDecay: number): Readout<Matrix> {
    const { latents, heads, headWidth, m, d, n } = state.blocks[block];
    const sums = {
      m: { rows: latents, cols: heads, data: logDecay === 0 ? m : m.map((v) => v + logDecay) },
      d: { rows: latents, cols: heads, data: d },
      n: { rows: latents, cols: heads * headWidth, data: n },
    };
    const { evidence } = this.model.architecture;
    return evidence
      ? averageWithEvidence(dense, sums, this.#nothing[block], headWidth, evidence === 'asinh')
      : plainAverage(dense, sums, headWidth);
  }

  predict(conditioned: Conditioned, inputs: Float64Array): Prediction {
    const { inputs: dims, std: link } = this.model.architecture;
    const count = inputs.length / dims;
    const mean = new Float64Array(count);
    const std = new Float64Array(count);
    this.#decode(decode, conditioned, inputs, (raw, from, n) => {
      const chunk = distribution(dense, matrix(n, 2, raw), link);
      mean.set(chunk.mean.data, from);
      std.set(chunk.std.data, from);
    });
    return { mean, std };
  }

  correlationFactors(conditioned: Conditioned, inputs: Float64Array): Float64Array {
    const rank = covarianceRank(this.model);
    const factors = new Float64Array((inputs.length / this.model.architecture.inputs) * rank);
    this.#decode(decodeCorrelations, conditioned, inputs, (raw, from) => factors.set(correlationFactors(raw, rank), from * rank));
    return factors;
  }

  /** Passes targets through the network, and each chunk's raw outputs on. */
  #decode(
    head: typeof decode,
    conditioned: Conditioned,
    inputs: Float64Array,
    take: (raw: Float32Array | Float64Array, from: number, count: number) => void,
  ): void {
    const { inputs: dims, width } = this.model.architecture;
    const backend = this.#backend;
    const count = inputs.length / dims;
    for (let from = 0; from < count; from += CHUNK) {
      const n = Math.min(CHUNK, count - from);
      const raw = backend.scope(() => {
        const encoded = conditioned.blocks.map(({ keys, values }) => ({
          keys: backend.matrix(this.latents, keys.length / this.latents, keys),
          values: backend.matrix(this.latents, width, values),
        }));
        return backend.read(head(this.#network, encoded, backend.matrix(n, dims, inputs.subarray(from * dims, (from + n) * dims))));
      });
      take(raw, from, n);
    }
  }

  dispose(): void {
    this.#backend.dispose();
  }
}

/** Places of the latents and the key columns of their anchors, on the backend. */
function places<T>(backend: Backend<T>, prefix: ModelPrefix): Places<T> | undefined {
  const constants = prefix.places();
  if (constants === undefined) return undefined;
  const upload = ({ rows, cols, data }: Matrix): T => backend.parameter({ shape: [rows, cols], data: Float32Array.from(data) }, false);
  const keys = new Map(Array.from(constants.keys, ([scope, columns]) => [scope, upload(columns)]));
  return { latents: upload(constants.latents), keys: (scope) => keys.get(scope) as T };
}
