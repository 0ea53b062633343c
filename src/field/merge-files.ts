import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StateSum } from './merge-states.js';
import type { FieldSnapshot, StoredTile } from './snapshot.js';
import { openStateFile, StateSaver } from './state-storage.js';
import { readTile, tileFiles } from './tile-folder.js';
import type { TileFiles } from './tile-store.js';

/** Tiles of the sum kept in memory, as many as a node keeps by default. */
const MAX_TILES = 256;

/**
 * Writes the state that has seen the readings of all states in some files. Memory does not grow with their number: it holds one file at a
 * time and a part of the sum. Where the sum has more tiles than that, the others are in a folder beside the result, as a node's are.
 *
 * @returns what was written. @throws Error with one line that names the file which is refused; nothing is written then.
 */
export async function mergeStateFiles(files: readonly string[], out: string, maxTiles = MAX_TILES): Promise<FieldSnapshot> {
  const folder = await mkdtemp(`${out}.merging-`).catch((error: Error) => {
    throw new Error(`${out}: cannot be written: ${error.message}`, { cause: error });
  });
  try {
    const sum: StateSum = new StateSum(maxTiles, ownFiles(tileFiles(join(folder, 'sum'), () => sum.description)));
    for (const file of files) {
      const state = await openStateFile(file);
      try {
        sum.add(state, tilesOf(state));
      } catch (error) {
        throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
      }
    }
    await new StateSaver().save(out, sum.snapshot);
    return sum.snapshot;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All tiles of a state, the least recently used first; those in files of their own are read one by one. */
function* tilesOf({ spilled, tiles }: FieldSnapshot): Generator<StoredTile> {
  for (const { file, index, count } of spilled) yield { ...readTile(file), index, count };
  yield* tiles;
}

/** Files that are nobody else's: what was read back is removed, so that the disk does not fill with what was. */
function ownFiles({ read, write }: TileFiles): TileFiles {
  return {
    read: (file) => {
      const tile = read(file);
      rmSync(file);
      return tile;
    },
    write,
  };
}
