import type { Engine } from '../engine/engine.js';
import type { TileGroup } from './blend.js';
import { copyOf, type Knowledge, learn } from './knowledge.js';
import type { Outlook, Outlooks } from './outlook.js';
import { type TileIndex, tileKey } from './tile-lattice.js';

/** What is known around some points: for hypothetical readings, on copies of the tiles. */
export interface LocalEvidence {
  readonly groups: readonly TileGroup[];
  /** The field's own: to be copied before anything is folded. */
  readonly knowledgeOf: (group: Pick<TileGroup, 'tile'>) => Knowledge;
  readonly logDecay: number;
}

/** The same, whatever the field folds later. */
export function freeze({ groups, knowledgeOf, logDecay }: LocalEvidence): LocalEvidence {
  const copies = new Map(groups.map(({ tile }) => [tileKey(tile), copyOf(knowledgeOf({ tile }))]));
  return { groups, knowledgeOf: ({ tile }) => copies.get(tileKey(tile)) as Knowledge, logDecay };
}

/** Copies of tiles, made when they are first needed, for readings that were not taken. */
export class Scratch {
  readonly #engine: Engine;
  readonly #outlooks: Outlooks;
  readonly #evidence: Omit<LocalEvidence, 'groups'>;
  readonly #copies = new Map<string, Knowledge>();

  constructor(engine: Engine, outlooks: Outlooks, evidence: Omit<LocalEvidence, 'groups'>) {
    this.#engine = engine;
    this.#outlooks = outlooks;
    this.#evidence = evidence;
  }

  /** Folds a value, in the model's units, at each point of a group; `values` are by row. */
  fold({ tile, rows, inputs }: TileGroup, values: Float64Array): void {
    const copy = this.#copies.get(tileKey(tile)) ?? copyOf(this.#evidence.knowledgeOf({ tile }));
    this.#copies.set(tileKey(tile), copy);
    const own = Float64Array.from(rows, (row) => values[row]);
    learn(this.#engine, copy, inputs, own, weightsOfNow(rows.length, this.#evidence.logDecay));
  }

  outlook(tile: TileIndex): Outlook | undefined {
    const { knowledgeOf, logDecay } = this.#evidence;
    return this.#outlooks.of(this.#copies.get(tileKey(tile)) ?? knowledgeOf({ tile }), logDecay);
  }
}

/** Log-weights of readings of now: the decay of the whole tile must leave them their full weight. */
export function weightsOfNow(count: number, logDecay: number): Float64Array {
  return new Float64Array(count).fill(-logDecay || 0);
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
