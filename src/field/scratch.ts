import type { CmanpState } from '../cmab/cmanp-state.js';
import type { Conditioned, Engine } from '../engine/engine.js';
import type { TileGroup } from './blend.js';
import { type TileIndex, tileKey } from './tile-lattice.js';

/** What is known around some points: for hypothetical readings, on copies of the states. */
export interface LocalEvidence {
  readonly groups: readonly TileGroup[];
  /** The field's own: to be cloned before anything is folded. */
  readonly stateOf: (group: Pick<TileGroup, 'tile'>) => CmanpState;
  readonly logDecay: number;
}

/** The same, whatever the field folds later. */
export function freeze({ groups, stateOf, logDecay }: LocalEvidence): LocalEvidence {
  const copies = new Map(groups.map(({ tile }) => [tileKey(tile), stateOf({ tile }).clone()]));
  return { groups, stateOf: ({ tile }) => copies.get(tileKey(tile)) as CmanpState, logDecay };
}

/** Copies of tiles' states, made when they are first needed, for readings that were not taken. */
export class Scratch {
  readonly #engine: Engine;
  readonly #evidence: Omit<LocalEvidence, 'groups'>;
  readonly #copies = new Map<string, CmanpState>();

  constructor(engine: Engine, evidence: Omit<LocalEvidence, 'groups'>) {
    this.#engine = engine;
    this.#evidence = evidence;
  }

  /** Folds a value, in the model's units, at each point of a group; `values` are by row. */
  fold({ tile, rows, inputs }: TileGroup, values: Float64Array): void {
    const copy = this.#copies.get(tileKey(tile)) ?? this.#evidence.stateOf({ tile }).clone();
    this.#copies.set(tileKey(tile), copy);
    // Readings of now: the decay of the whole state must leave them their full weight.
    const weights = new Float64Array(rows.length).fill(-this.#evidence.logDecay);
    this.#engine.fold(
      copy,
      inputs,
      Float64Array.from(rows, (row) => values[row]),
      weights,
    );
  }

  condition(tile: TileIndex): Conditioned {
    const { stateOf, logDecay } = this.#evidence;
    return this.#engine.condition(this.#copies.get(tileKey(tile)) ?? stateOf({ tile }), logDecay);
  }
}

/** The parts of groups whose rows are `from` and more and less than `to`, counted from `from`. */
export function restrict(groups: readonly TileGroup[], from: number, to: number): TileGroup[] {
  return groups.flatMap(({ tile, rows, inputs, weights }) => {
    const dimensions = inputs.length / rows.length;
    const kept = rows.flatMap((row, i) => (row >= from && row < to ? [i] : []));
    if (kept.length === 0) return [];
    return {
      tile,
      rows: kept.map((i) => rows[i] - from),
      inputs: Float64Array.from(kept.flatMap((i) => Array.from(inputs.subarray(i * dimensions, (i + 1) * dimensions)))),
      weights: Float64Array.from(kept, (i) => weights[i]),
    };
  });
}
