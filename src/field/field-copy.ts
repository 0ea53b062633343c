import type { Engine } from '../engine/engine.js';
import type { Field } from './field.js';
import { type Knowledge, nothingKnown } from './knowledge.js';
import type { FieldSnapshot, SpilledTile, StoredTile } from './snapshot.js';
import { tileKey } from './tile-lattice.js';

/** A tile as plain data. */
interface TileCopy extends Omit<StoredTile, 'state' | 'freshness'> {
  /** `m`, `d` and `n` of block after block, and what its freshness is made of. */
  readonly sums: Float64Array;
}

/** All of a field but its tiles. */
type FieldDescription = Omit<FieldSnapshot, 'tiles' | 'spilled'>;

/** What changed in a field, as plain data that another thread can be given. */
export interface FieldChanges {
  readonly description: FieldDescription;
  /** Keys of all tiles in memory, the least recently used first. */
  readonly inMemory: readonly string[];
  readonly changed: readonly TileCopy[];
  /** All tiles in files; absent where they are the same as before. */
  readonly spilled?: readonly SpilledTile[];
}

/** A whole field as plain data. */
export interface FieldData {
  readonly description: FieldDescription;
  readonly tiles: readonly TileCopy[];
  readonly spilled: readonly SpilledTile[];
}

/** Tells what changed in a field, time after time, so that a copy of it can be kept elsewhere. */
export class FieldWatcher {
  readonly #field: Field;
  #revision: number;
  #warmup: number;
  #spilled: readonly SpilledTile[];
  /** Memory for what changes next. */
  #spare: Float64Array[] = [];

  /** @param field whose copy is that of this moment. */
  constructor(field: Field) {
    const { warmup, spilled } = field.snapshot();
    this.#field = field;
    this.#revision = field.revision;
    this.#warmup = warmup.count;
    this.#spilled = spilled;
  }

  /**
   * Takes back what the copy holds no longer (`FieldCopy.apply`): the next changes are written there, so that tiles that change all the time
   * leave no garbage, which would be 74 kB for each of them.
   */
  recycle(spare: readonly Float64Array[]): void {
    this.#spare.push(...spare);
  }

  /** What changed since the last time; undefined: nothing. */
  changes(): FieldChanges | undefined {
    const { revision } = this.#field;
    const { tiles, spilled, ...description } = this.#field.snapshot();
    if (revision === this.#revision && description.warmup.count === this.#warmup) return undefined;
    const changed = this.#field.snapshot(this.#revision).tiles.map((tile) => {
      return { index: tile.index, count: tile.count, sums: pack(tile, this.#spare.pop()) };
    });
    this.#spare = [];
    const isSame = spilled.length === this.#spilled.length && spilled.every((tile, i) => tile === this.#spilled[i]);
    this.#revision = revision;
    this.#warmup = description.warmup.count;
    this.#spilled = spilled;
    return { description, inMemory: tiles.map(({ index }) => tileKey(index)), changed, ...(!isSame && { spilled }) };
  }
}

/** A copy of a field that lives elsewhere. */
export class FieldCopy {
  readonly #tiles = new Map<string, TileCopy>();
  #inMemory: readonly string[] = [];
  #spilled: readonly SpilledTile[] = [];
  #description?: FieldDescription;

  /** @returns Sums that it holds no longer, for `FieldWatcher.recycle`. */
  apply({ description, inMemory, changed, spilled }: FieldChanges): Float64Array[] {
    this.#description = description;
    this.#inMemory = inMemory;
    this.#spilled = spilled ?? this.#spilled;
    const former = new Map(this.#tiles);
    for (const tile of changed) this.#tiles.set(tileKey(tile.index), tile);
    const kept = new Set(inMemory);
    for (const key of this.#tiles.keys()) if (!kept.has(key)) this.#tiles.delete(key);
    return [...former].filter(([key, tile]) => this.#tiles.get(key) !== tile).map(([, { sums }]) => sums);
  }

  /** Undefined where nothing was ever told. */
  get data(): FieldData | undefined {
    if (this.#description === undefined) return undefined;
    return { description: this.#description, tiles: this.#inMemory.map((key) => this.#tiles.get(key)!), spilled: this.#spilled };
  }
}

/** Makes a field what another one was, bit for bit. */
export function restoreCopy(field: Field, { description, tiles, spilled }: FieldData): void {
  const restored = tiles.map(({ sums, ...tile }) => ({ ...tile, ...unpack(sums, field.engine) }));
  field.restore({ ...description, tiles: restored, spilled });
}

function pack(tile: Knowledge, spare?: Float64Array): Float64Array {
  const parts = partsOf(tile);
  const sums = spare ?? new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    sums.set(part, at);
    at += part.length;
  }
  return sums;
}

function unpack(sums: Float64Array, engine: Engine): Knowledge {
  const tile = nothingKnown(engine);
  let at = 0;
  for (const part of partsOf(tile)) {
    part.set(sums.subarray(at, at + part.length));
    at += part.length;
  }
  return tile;
}

function partsOf({ state, freshness }: Knowledge): Float64Array[] {
  return [...state.blocks.flatMap(({ m, d, n }) => [m, d, n]), freshness.newest];
}
