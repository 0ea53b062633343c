import type { CmanpState } from '../cmab/cmanp-state.js';
import type { Model } from './model.js';

/** Predictive distribution of noisy readings at `n` targets, in the model's normalised units. */
export interface Prediction {
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

/** Latents conditioned on a state: what prediction reads. Valid until the state changes; holds no native memory. */
export interface Conditioned {
  readonly blocks: readonly { readonly keys: Float32Array; readonly values: Float32Array }[];
}

export type EngineKind = 'wasm' | 'tensorflow' | 'reference';

/** Runs a model. All calls are synchronous and keep no reference to their arguments. */
export interface Engine {
  readonly kind: EngineKind;
  readonly model: Model;
  /** Latents in use, a prefix of the model's. */
  readonly latents: number;
  /** A state that has seen nothing. */
  newState(): CmanpState;
  /**
   * Folds readings into a state, exactly, in any order and any cut.
   *
   * @param inputs `n x model.architecture.inputs` row-major, in the tile's coordinates [-1, 1].
   * @param values `n`, normalised.
   * @param logWeights optional, `n`: log of how much each reading counts (0: fully).
   */
  fold(state: CmanpState, inputs: Float64Array, values: Float64Array, logWeights?: Float64Array): void;
  /** The latents' posterior given a state whose evidence is first weighted by `exp(logDecay)` (0: as it stands). */
  condition(state: CmanpState, logDecay?: number): Conditioned;
  /** @param inputs `n x inputs` row-major, tile coordinates. */
  predict(conditioned: Conditioned, inputs: Float64Array): Prediction;
  /**
   * How targets hang together: row i is a factor a_i of length below 1, `a_i . a_j` the correlation of readings at two targets (covariance-head.ts).
   *
   * @returns `n x model.architecture.covarianceRank`, row-major.
   * @throws Error when the model has no covariance head.
   */
  correlationFactors(conditioned: Conditioned, inputs: Float64Array): Float64Array;
  dispose(): void;
}

/** @throws Error when a model has no covariance head. */
export function covarianceRank({ name, architecture }: Model): number {
  if (architecture.covarianceRank === undefined) throw new Error(`model ${name} has no covariance head`);
  return architecture.covarianceRank;
}
