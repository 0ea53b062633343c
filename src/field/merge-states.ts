import { logGrowth, reweigh } from './forgetting.js';
import { type FieldSnapshot, mismatch, type StoredTile, sumMismatch } from './snapshot.js';
import { tileKey } from './tile-lattice.js';

/**
 * The field that has seen the readings of both; the two are left as they are. A reading that both have seen counts twice.
 *
 * @throws Error with one line when they are not states of the same model, scale and tiles.
 */
export function mergeStates(a: FieldSnapshot, b: FieldSnapshot): FieldSnapshot {
  const problem = mismatch(b, a) ?? sumMismatch(b, a);
  if (problem !== undefined) throw new Error(`the second state cannot be merged into the first: ${problem}`);
  const epoch = latest(a.epoch, b.epoch);
  const tiles = new Map<string, StoredTile>();
  for (const snapshot of [a, b]) {
    const shift = epoch === undefined || snapshot.epoch === undefined ? 0 : -logGrowth(epoch - snapshot.epoch, snapshot.halfLife);
    for (const { index, state, count } of snapshot.tiles) {
      const copy = state.clone();
      reweigh(copy, shift);
      const known = tiles.get(tileKey(index));
      if (known) copy.merge(known.state);
      tiles.set(tileKey(index), { index, state: copy, count: count + (known?.count ?? 0) });
    }
  }
  return {
    ...a,
    epoch,
    lastStamp: latest(a.lastStamp, b.lastStamp),
    observations: a.observations + b.observations,
    tiles: [...tiles.values()],
    spilled: [],
  };
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
