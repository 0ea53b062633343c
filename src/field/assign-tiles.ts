import type { TileLattice } from './tile-lattice.js';
import type { Tile, TileStore } from './tile-store.js';

/**
 * The tiles into which readings go, each with the rows that it gets; in several parts where there are more tiles than memory may hold:
 * fold each part and trim the store before the next. Rows use their tiles one after another, so that which tiles are kept does not
 * depend on how the stream is cut into batches; a tile that later rows push out for good gets nothing.
 */
export function* assignTiles(
  lattice: TileLattice,
  store: TileStore,
  positions: Float64Array,
  rows: readonly number[],
): Generator<Map<Tile, number[]>> {
  let members = new Map<Tile, number[]>();
  let used: Tile[] = [];
  let usedBy: number | undefined;
  for (const row of rows) {
    // A row in the same tiles as the one before uses them in the same order: nothing changes, unless they push each other out.
    if (usedBy === undefined || !lattice.areTogether(positions, row, usedBy)) {
      used = lattice.tilesAt(positions, row).map((index) => store.use(index));
      usedBy = used.every((tile) => store.holds(tile)) ? row : undefined;
    }
    for (const tile of used) {
      const list = members.get(tile);
      if (list) list.push(row);
      else members.set(tile, [row]);
    }
    if (store.isOverfull) {
      yield members;
      members = new Map();
      usedBy = undefined;
    }
  }
  for (const tile of members.keys()) if (!store.holds(tile)) members.delete(tile);
  yield members;
}
