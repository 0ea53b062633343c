import { embedContext } from '../../cmab/cmanp.js';
import type { CmanpState } from '../../cmab/cmanp-state.js';
import type { Network } from '../../cmab/layers.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { ModelPrefix } from '../model-prefix.js';
import { scoring } from './reading-scores.js';
import { type MemoryValue, type Program, Recorder, type Value } from './recorder.js';
import { joinSums, layTops, type ShiftedSums } from './shifted-sums.js';

/** Readings summed in float32 before they join the float64 state: few, so that their rounding stays near that of one reading. */
const SUMMED = 64;

/** Folds readings into a state: embeddings, scores and sums in the kernel, then the sums into the float64 state. */
export class FoldProgram {
  readonly #inputs: number;
  readonly #run: Program;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #weights: { readonly terms: Float32Array; areEqual: boolean };
  readonly #sums: readonly ShiftedSums[];

  constructor(kernel: Kernel, prefix: ModelPrefix, network: Omit<Network<Value>, 'ops'>) {
    const { inputs, blocks } = prefix.model.architecture;
    const recorder = new Recorder(kernel, SUMMED);
    const net = { ...network, ops: recorder };
    const [x, y, terms] = [recorder.own(inputs), recorder.own(1), recorder.own(1)];
    const embeddings = embedContext(net, x, y);
    const sums = Array.from({ length: blocks }, (_, block) => {
      const { scores, values } = scoring(kernel, prefix, block)(recorder, net, { embeddings, x });
      recorder.effect([scores], (rows) => {
        if (!this.#weights.areEqual) kernel.call.addToRows(rows, scores.cols, terms.at, scores.at);
      });
      return recordSums(kernel, recorder, prefix, scores, values);
    });
    this.#inputs = inputs;
    this.#run = recorder.compile();
    // From here on nothing is allocated, so that views stay valid.
    const view = ({ rows, cols, at }: MemoryValue): Float32Array => kernel.floats(at, rows * cols);
    this.#x = view(x);
    this.#y = view(y);
    this.#weights = { terms: view(terms), areEqual: true };
    this.#sums = sums.map(({ m, d, n }) => ({ m: view(m), d: view(d), n: view(n) }));
  }

  /** As `Engine.fold`. */
  fold(state: CmanpState, inputs: Float64Array, values: Float64Array, logWeights: Float64Array | undefined): void {
    for (let from = 0; from < values.length; from += SUMMED) {
      const count = Math.min(SUMMED, values.length - from);
      // Weights far from 1 would drown the scores in float32: only their differences within the chunk go there.
      const reference = logWeights === undefined ? 0 : logWeights[from];
      for (let i = 0; i < count * this.#inputs; i++) this.#x[i] = inputs[from * this.#inputs + i];
      for (let i = 0; i < count; i++) this.#y[i] = values[from + i];
      this.#weights.areEqual = logWeights === undefined;
      if (logWeights !== undefined) for (let i = 0; i < count; i++) this.#weights.terms[i] = logWeights[from + i] - reference;
      for (let block = 0; block < this.#sums.length; block++) layTops(state.blocks[block], this.#sums[block], reference);
      this.#run(count);
      for (let block = 0; block < this.#sums.length; block++) joinSums(state.blocks[block], this.#sums[block], reference);
    }
  }
}

function recordSums(
  kernel: Kernel,
  recorder: Recorder,
  { latents, model }: ModelPrefix,
  scores: Value,
  values: Value,
): { readonly m: MemoryValue; readonly d: MemoryValue; readonly n: MemoryValue } {
  const { heads, width } = model.architecture;
  const sums = { m: recorder.own(latents, heads), d: recorder.own(latents, heads), n: recorder.own(width, latents) };
  recorder.effect([scores, values], (rows) =>
    kernel.call.sumReadings(rows, latents, heads, width, scores.at, values.at, sums.m.at, sums.d.at, sums.n.at),
  );
  return sums;
}
