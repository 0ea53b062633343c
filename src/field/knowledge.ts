import type { CmanpState } from '../cmab/cmanp-state.js';
import type { Conditioned, Engine } from '../engine/engine.js';
import { Freshness } from './freshness.js';

/** What is known of a tile, and what follows from it. */
export interface Knowledge {
  readonly state: CmanpState;
  readonly freshness: Freshness;
  /** The latents given the state, as of the newest reading; dropped when the state changes. */
  conditioned?: Conditioned;
}

export function nothingKnown(engine: Engine): Knowledge {
  return { state: engine.newState(), freshness: new Freshness(engine.model.architecture.inputs) };
}

export function copyOf({ state, freshness }: Knowledge): Knowledge {
  return { state: state.clone(), freshness: freshness.clone() };
}

/**
 * Folds readings in.
 *
 * @param inputs `n x dimensions`, in the tile's coordinates. @param values `n`, in the model's units.
 * @param logWeights `n`; absent: all readings count fully.
 */
export function learn(engine: Engine, known: Knowledge, inputs: Float64Array, values: Float64Array, logWeights?: Float64Array): void {
  engine.fold(known.state, inputs, values, logWeights);
  known.freshness.fold(inputs, logWeights);
  known.conditioned = undefined;
}

/** Adds what another tile has seen, each reading counted by `exp(logWeight)`. */
export function addTo(known: Knowledge, other: Knowledge, logWeight: number): void {
  known.state.merge(other.state, logWeight);
  known.freshness.merge(other.freshness, logWeight);
  known.conditioned = undefined;
}

/** Makes every reading count `exp(logWeight)` times as much. */
export function reweigh(known: Knowledge, logWeight: number): void {
  for (const { m } of known.state.blocks) for (let i = 0; i < m.length; i++) m[i] += logWeight;
  known.freshness.reweigh(logWeight);
  known.conditioned = undefined;
}
