import { decode, encode } from '../../cmab/cmanp.js';
import { CmanpState } from '../../cmab/cmanp-state.js';
import type { NullReading } from '../../cmab/data-cross-attention.js';
import type { Matrix } from '../../cmab/dense.js';
import type { Network } from '../../cmab/layers.js';
import { type Kernel, loadKernel } from '../../kernel/kernel.js';
import type { Conditioned, Engine, Prediction } from '../engine.js';
import type { Model } from '../model.js';
import { ModelPrefix } from '../model-prefix.js';
import { FoldProgram } from './fold-program.js';
import { uploadModel } from './parameters.js';
import { readSums } from './read-sums.js';
import { type MemoryValue, type Program, Recorder, type Value } from './recorder.js';

/** Targets that pass through the network at a time: their temporaries stay in the processor's first caches. */
const TARGETS = 32;

interface KeysValuesViews {
  readonly keys: Float32Array;
  readonly values: Float32Array;
}

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
  readonly #predict: Program;
  readonly #targets: Float32Array;
  readonly #raw: Float32Array;
  /** What predictions read, keys column by column. */
  readonly #decoded: readonly KeysValuesViews[];
  #bound: Conditioned | undefined;

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
    const predict = recordPredict(kernel, network, latents);
    // Views last as the kernel's memory grows no more: the fold allocates before it makes its own.
    this.#fold = new FoldProgram(kernel, prefix, network);
    const view = ({ rows, cols, at }: MemoryValue): Float32Array => kernel.floats(at, rows * cols);
    const views = ({ keys, values }: { keys: MemoryValue; values: MemoryValue }): KeysValuesViews => ({
      keys: view(keys),
      values: view(values),
    });
    this.#condition = condition.program;
    this.#reads = condition.reads.map(({ average, evidence }) => ({ average: view(average), evidence: view(evidence) }));
    this.#encoded = condition.encoded.map(views);
    this.#predict = predict.program;
    this.#targets = view(predict.targets);
    this.#raw = view(predict.raw);
    this.#decoded = predict.context.map(views);
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
    this.#bind(conditioned);
    for (let from = 0; from < count; from += TARGETS) {
      const n = Math.min(TARGETS, count - from);
      for (let i = 0; i < n * dims; i++) this.#targets[i] = inputs[from * dims + i];
      this.#predict(n);
      for (let i = 0; i < n; i++) {
        mean[from + i] = this.#raw[2 * i];
        std[from + i] = this.#std(this.#raw[2 * i + 1]);
      }
    }
    return { mean, std };
  }

  dispose(): void {
    this.#bound = undefined;
  }

  /** As `distribution` in cmanp.ts. */
  #std(raw: number): number {
    const { std } = this.model.architecture;
    return std.kind === 'exp' ? Math.exp(raw) : Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) + std.floor;
  }

  #bind(conditioned: Conditioned): void {
    if (this.#bound === conditioned) return;
    this.#bound = conditioned;
    conditioned.blocks.forEach(({ keys, values }, i) => {
      const to = this.#decoded[i];
      const cols = keys.length / this.latents;
      for (let row = 0, at = 0; row < this.latents; row++) for (let j = 0; j < cols; j++) to.keys[j * this.latents + row] = keys[at++];
      to.values.set(values);
    });
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

/** Targets, and keys and values of the decoder -> raw outputs. */
function recordPredict(kernel: Kernel, network: Omit<Network<Value>, 'ops'>, latents: number) {
  const { blocks, width, heads, inputs, anchors } = network.architecture;
  const recorder = new Recorder(kernel, TARGETS);
  const net = { ...network, ops: recorder };
  const targets = recorder.own(inputs);
  const keyWidth = width + (anchors ? heads * (inputs + 2) : 0);
  const context = Array.from({ length: blocks }, () => ({
    keys: recorder.ownKeys(keyWidth, latents),
    values: recorder.own(width, latents),
  }));
  const raw = recorder.kept(decode(net, context, targets));
  return { program: recorder.compile(), targets, context, raw };
}
