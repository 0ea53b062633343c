import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, link, mkdir, open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FieldSnapshot, SpilledTile, StoredTile } from './snapshot.js';
import { decodeState, encodeState } from './state-file.js';
import { TILE_FILE } from './state-metadata.js';
import { tileKey } from './tile-lattice.js';
import type { TileFiles } from './tile-store.js';

/** The folder of the tiles of a state file that had no room in memory. */
function tileFolder(statePath: string): string {
  return `${statePath}.tiles`;
}

/**
 * Files for tiles in the folder of a state file; each is a state file of one tile. A file is never written twice: what a saved state
 * names stays as it was saved, until a later save no longer names it.
 *
 * @param statePath empty: tiles can be read, but not written.
 * @param describe the field whose tiles they are, without tiles.
 */
export function tileFiles(statePath: string, describe: () => FieldSnapshot): TileFiles {
  if (statePath === '') return { read: readTile };
  const folder = tileFolder(statePath);
  const write = (tile: StoredTile): string => {
    const file = join(folder, `${tileKey(tile.index)}_${randomBytes(6).toString('hex')}.safetensors`);
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(file, encodeState({ ...describe(), observations: tile.count, tiles: [tile], spilled: [] }), { flag: 'wx' });
    } catch (error) {
      // A disk that is full has written a part.
      rmSync(file, { force: true });
      throw error;
    }
    return file;
  };
  return { read: readTile, write };
}

/** @throws Error with one line that names the file. */
export function readTile(file: string): StoredTile {
  try {
    const [tile] = decodeState(readFileSync(file)).tiles;
    if (tile === undefined) throw new Error('it holds no tile');
    return tile;
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Makes sure that the tiles' files are in the folder of a state file, and will be after a power cut.
 *
 * @param secured paths of which that is known. @returns those of all the tiles.
 */
export async function secureTiles(
  statePath: string,
  spilled: readonly SpilledTile[],
  secured: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const folder = tileFolder(statePath);
  const all = spilled.map(({ file }) => ({ file, wanted: join(folder, basename(file)) }));
  const fresh = all.filter(({ wanted }) => !secured.has(wanted));
  const paths = new Set(all.map(({ wanted }) => wanted));
  if (fresh.length === 0) return paths;
  await mkdir(folder, { recursive: true });
  for (const { file, wanted } of fresh) {
    // A link costs nothing; another file system needs a copy. Both may be there from a save before.
    if (file !== wanted) await link(file, wanted).catch(() => copyFile(file, wanted));
    await sync(wanted);
  }
  await sync(folder);
  await sync(dirname(folder));
  return paths;
}

/** Files of tiles in the folder of a state file that are not among those of the state. */
export function otherTiles(statePath: string, spilled: readonly SpilledTile[]): string[] {
  const folder = tileFolder(statePath);
  const named = new Set(spilled.map(({ file }) => basename(file)));
  try {
    return readdirSync(folder)
      .filter((file) => TILE_FILE.test(file) && !named.has(file))
      .map((file) => join(folder, file));
  } catch {
    return [];
  }
}

/** What cannot be removed now is removed after a later save: it does no harm. */
export async function removeIfPossible(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

/** The tiles of a state file with the paths of their files. @throws Error with one line where one is missing. */
export async function findTiles(statePath: string, spilled: readonly SpilledTile[]): Promise<SpilledTile[]> {
  const found = spilled.map((tile) => ({ ...tile, file: join(tileFolder(statePath), tile.file) }));
  for (const { file } of found) {
    await stat(file).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`its tile ${file} ${error.code === 'ENOENT' ? 'is missing' : `cannot be used: ${error.message}`}`, { cause: error });
    });
  }
  return found;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}
