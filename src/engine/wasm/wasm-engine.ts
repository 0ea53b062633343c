import { decode, decodeCorrelations, encode } from '../../cmab/cmanp.js';
import { CmanpState } from '../../cmab/cmanp-state.js';
import { correlationFactors } from '../../cmab/covariance-head.js';
import type { NullReading } from '../../cmab/data-cross-attention.js';
import type { Matrix } from '../../cmab/dense.js';
import type { Network } from '../../cmab/layers.js';
import { type Kernel, loadKernel } from '../../kernel/kernel.js';
import { type Conditioned, covarianceRank, type Engine, type Prediction } from '../engine.js';
import type { Model } from '../model.js';
import { ModelPrefix } from '../model-prefix.js';
import { FoldProgram } from './fold-program.js';
import { type KeysValuesViews, uploadModel, viewsOf } from './parameters.js';
import { readSums } from './read-sums.js';
import { type MemoryValue, type Program, Recorder, type Value } from './recorder.js';
import { recordTargets, TargetProgram } from './target-program.js';

/**
 * The project's own WebAssembly kernel, float32 SIMD. The network is recorded once (`Recorder`) as three programs: fold, condition,
 * predict. Folding and predicting then allocate nothing but what they return.
 */
export class WasmEngine implements Engine {
  readonly kind = 'wasm';
  readonly model: Model;
  readonly latents: number;
  readonly #nothing: readonly NullReading<Matrix>[];
  readonly #fold: FoldProgram;
  readonly #condition: Program;
  readonly #reads: readonly { readonly average: Float32Array; readonly evidence: Float32Array }[];
  readonly #encoded: readonly KeysValuesViews[];
  readonly #predict: TargetProgram;
  readonly #correlate: TargetProgram | undefined;

  constructor(model: Model, latents: number, kernel: Kernel = loadKernel()) {
    const { architecture } = model;
    const prefix = new ModelPrefix(model, latents);
    this.model = model;
    this.latents = latents;
    const network = { architecture, ...uploadModel(kernel, prefix) };
    const blocks = Array.from({ length: architecture.blocks }, (_, i) => `blocks.${i}`);
    const nothing = (block: string): NullReading<Matrix> => ({
      score: prefix.reference(`${block}.data_cross.null_score`),
      value: prefix.reference(`${block}.data_cross.null_value`),
    });
    this.#nothing = architecture.evidence ? blocks.map(nothing) : [];

    const condition = recordCondition(kernel, network, latents);
    const predict = recordTargets(kernel, network, latents, decode);
    const correlate = architecture.covarianceRank === undefined ? undefined : recordTargets(kernel, network, latents, decodeCorrelations);
    // Views last as the kernel's memory grows no more: the fold allocates before it makes its own.
    this.#fold = new FoldProgram(kernel, prefix, network);
    const view = ({ rows, cols, at }: MemoryValue): Float32Array => kernel.floats(at, rows * cols);
    this.#condition = condition.program;
    this.#reads = condition.reads.map(({ average, evidence }) => ({ average: view(average), evidence: view(evidence) }));
    this.#encoded = condition.encoded.map((block) => viewsOf(kernel, block));
    this.#predict = new TargetProgram(kernel, latents, predict);
    this.#correlate = correlate && new TargetProgram(kernel, latents, correlate);
  }

  newState(): CmanpState {
    return CmanpState.empty(this.model.architecture, this.latents);
  }

  fold(state: CmanpState, inputs: Float64Array, values: Float64Array, logWeights?: Float64Array): void {
    this.#fold.fold(state, inputs, values, logWeights);
  }

  condition(state: CmanpState, logDecay = 0): Conditioned {
    const isAsinh = this.model.architecture.evidence === 'asinh';
    state.blocks.forEach((block, i) => {
      const { average, evidence } = this.#reads[i];
      readSums(block, logDecay, this.#nothing[i], average, evidence, isAsinh);
    });
    this.#condition(this.latents);
    return { blocks: this.#encoded.map(({ keys, values }) => ({ keys: keys.slice(), values: values.slice() })) };
  }

  predict(conditioned: Conditioned, inputs: Float64Array): Prediction {
    const { inputs: dims } = this.model.architecture;
    const count = inputs.length / dims;
    const mean = new Float64Array(count);
    const std = new Float64Array(count);
    this.#predict.run(conditioned, inputs, dims, (raw, from, n) => {
      for (let i = 0; i < n; i++) {
        mean[from + i] = raw[2 * i];
        std[from + i] = this.#std(raw[2 * i + 1]);
      }
    });
    return { mean, std };
  }

  correlationFactors(conditioned: Conditioned, inputs: Float64Array): Float64Array {
    const rank = covarianceRank(this.model);
    const { inputs: dims } = this.model.architecture;
    const factors = new Float64Array((inputs.length / dims) * rank);
    this.#correlate?.run(conditioned, inputs, dims, (raw, from) => factors.set(correlationFactors(raw, rank), from * rank));
    return factors;
  }

  dispose(): void {
    this.#predict.forget();
    this.#correlate?.forget();
  }

  /** As `distribution` in cmanp.ts. */
  #std(raw: number): number {
    const { std } = this.model.architecture;
    return std.kind === 'exp' ? Math.exp(raw) : Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) + std.floor;
  }
}

/** Sums of the state -> keys and values of the decoder. */
function recordCondition(kernel: Kernel, network: Omit<Network<Value>, 'ops'>, latents: number) {
  const { blocks, width, heads, evidence } = network.architecture;
  const recorder = new Recorder(kernel, latents);
  const net = { ...network, ops: recorder };
  const reads = Array.from({ length: blocks }, () => ({
    average: recorder.own(width, latents),
    evidence: recorder.own(2 * heads, latents),
  }));
  const constants = {
    input: network.parameter('latents'),
    blocks: Array.from({ length: blocks }, (_, i) => network.parameter(`blocks.${i}.latents`)),
  };
  const data = reads.map((read) => (evidence ? read : { average: read.average }));
  const encoded = encode(net, constants, data).map(({ keys, values }) => ({ keys: recorder.kept(keys), values: recorder.kept(values) }));
  return { program: recorder.compile(), reads, encoded };
}
