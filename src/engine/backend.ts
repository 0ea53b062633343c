import type { AttentionState } from '../cmab/attention-state.js';
import type { Layers } from '../cmab/ops.js';
import type { Tensor } from '../cmab/weights.js';
import type { EngineKind } from './engine.js';

/** Where an engine's tensors live and what runs on them. */
export interface Backend<T> {
  readonly kind: EngineKind;
  readonly ops: Layers<T>;
  /** A parameter that stays: `weight` of a linear layer [out, in] in the layout that `ops.linear` takes, anything else as it is. */
  parameter(tensor: Tensor, isWeight: boolean): T;
  /** A temporary of the running `scope`. */
  matrix(rows: number, cols: number, data: ArrayLike<number>): T;
  /** Folds readings into a state: `scores` n x (latents x heads), `values` n x width, both used up; `logWeights` as in `AttentionState.fold`. */
  fold(state: AttentionState, scores: T, values: T, logWeights?: Float64Array): void;
  /** Copies out. */
  read(x: T): Float32Array | Float64Array;
  /** Frees all tensors made inside but parameters. */
  scope<R>(run: () => R): R;
  dispose(): void;
}
