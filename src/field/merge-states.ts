import { logGrowth } from './forgetting.js';
import { addTo } from './knowledge.js';
import { type FieldSnapshot, mismatch, type StoredTile, sumMismatch } from './snapshot.js';
import { addErrors, NO_ERRORS } from './temperature.js';
import { tileFiles } from './tile-folder.js';
import { type TileFiles, TileStore } from './tile-store.js';

/** Adds up states, one after the other: what comes out has seen the readings of all. A reading that several have seen counts several times. */
export class StateSum {
  readonly #tiles: TileStore;
  /** Any tile's state, for the shape of new ones. */
  #example?: StoredTile['state'];
  #sum?: FieldSnapshot;

  /** @param maxTiles tiles of the sum that are kept in memory; the others go to `files`. */
  constructor(maxTiles = Infinity, files: TileFiles = tileFiles('', () => this.description)) {
    this.#tiles = new TileStore(maxTiles, () => this.#example!.emptied(), files);
  }

  /**
   * Adds a state, which is left as it is.
   *
   * @param tiles those of the state, where it does not hold them itself.
   * @throws Error with one line when it is not of the model, scale and tiles of those before; the sum is then of no more use.
   */
  add(state: FieldSnapshot, tiles: Iterable<StoredTile> = state.tiles): void {
    const sum = this.#sum ?? { ...state, observations: 0, errors: NO_ERRORS, tiles: [], spilled: [] };
    const problem = mismatch(state, sum) ?? sumMismatch(state, sum);
    if (problem !== undefined) throw new Error(`it cannot be merged with the states before: ${problem}`);
    const epoch = sum.epoch ?? state.epoch;
    const shift = epoch === undefined || state.epoch === undefined ? 0 : logGrowth(state.epoch - epoch, state.halfLife);
    const lastStamp = latest(sum.lastStamp, state.lastStamp);
    const errors = addErrors(sum.errors, state.errors);
    this.#sum = { ...sum, epoch, lastStamp, errors, observations: sum.observations + state.observations };
    for (const tile of tiles) this.#addTile(tile, shift);
  }

  /** The sum without its tiles. @throws RangeError where nothing was added. */
  get description(): FieldSnapshot {
    if (this.#sum === undefined) throw new RangeError('no states are no sum');
    return this.#sum;
  }

  get snapshot(): FieldSnapshot {
    const tiles = Array.from(this.#tiles, ({ index, state, freshness, count }) => ({ index, state, freshness, count }));
    return { ...this.description, tiles, spilled: this.#tiles.spilled };
  }

  #addTile(added: StoredTile, logWeight: number): void {
    this.#example ??= added.state;
    const tile = this.#tiles.use(added.index);
    addTo(tile, added, logWeight);
    tile.count += added.count;
    this.#tiles.trim();
    if (this.#tiles.problem !== undefined) throw new Error(this.#tiles.problem);
  }
}

/**
 * The field that has seen the readings of both; the two are left as they are. A reading that both have seen counts twice.
 *
 * @throws Error with one line when they are not states of the same model, scale and tiles.
 */
export function mergeStates(a: FieldSnapshot, b: FieldSnapshot): FieldSnapshot {
  const sum = new StateSum();
  sum.add(a);
  sum.add(b);
  return sum.snapshot;
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
