import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FieldSnapshot } from './snapshot.js';
import { decodeState, encodeState } from './state-file.js';
import { HEADER_START } from './state-metadata.js';
import { findTiles, otherTiles, readTile, removeIfPossible, secureTiles } from './tile-folder.js';

const TEMPORARY = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Replaces a file so that at any moment, power cut included, the old one or the new one is there whole: temporary file in the same folder,
 * fsync, rename, fsync of the folder.
 *
 * @throws Error with one line that names the path.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    const folder = await open(dirname(path), 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    await removeIfPossible(temporary);
    // The same text each time that it happens, so that a log can say it once.
    throw new Error(`${path}: cannot be written: ${oneLine(error).replaceAll(temporary, path)}`, { cause: error });
  }
}

/** Saves states: the file, and beside it the folder of the tiles that had no room in memory. */
export class StateSaver {
  /** Files of tiles that are on the disk for good. */
  #secured: ReadonlySet<string> = new Set();

  /**
   * At any moment the path names a whole state, the old one or the new one. The field may change while the disk is waited for: what is
   * saved is what it was at the call. One save or load at a time. @throws Error with one line that names the path.
   */
  async save(path: string, snapshot: FieldSnapshot): Promise<void> {
    const { spilled } = snapshot;
    const bytes = encodeState(snapshot);
    // Before the first wait: tiles that go to files from now on are needed by the next save.
    const unneeded = otherTiles(path, spilled);
    try {
      this.#secured = await secureTiles(path, spilled, this.#secured);
    } catch (error) {
      throw new Error(`${path}: cannot be written: ${oneLine(error)}`, { cause: error });
    }
    await writeAtomically(path, bytes);
    for (const file of unneeded) await removeIfPossible(file);
    await removeTemporaries(path);
  }
}

/** Reads a state file with all its tiles. @throws Error with one line that names the path and why the file is refused. */
export async function readStateFile(path: string): Promise<FieldSnapshot> {
  const snapshot = await openStateFile(path);
  const read = snapshot.spilled.map(({ file, index, count }) => ({ ...readTile(file), index, count }));
  return { ...snapshot, tiles: [...read, ...snapshot.tiles], spilled: [] };
}

/** Gives a field what a state file holds. @throws Error with one line that names the file; the field is then unchanged. */
export function restoreState(field: { restore(snapshot: FieldSnapshot): void }, path: string, snapshot: FieldSnapshot): void {
  try {
    field.restore(snapshot);
  } catch (error) {
    throw new Error(`${path}: state refused: ${oneLine(error)}`, { cause: error });
  }
}

/** Reads a state file, but not the tiles that are in files of their own. @throws Error as `readStateFile`. */
export async function openStateFile(path: string): Promise<FieldSnapshot> {
  let bytes: Uint8Array;
  try {
    if (!(await stat(path)).isFile()) throw new Error('not a regular file');
    bytes = await readFile(path);
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${oneLine(error)}`, { cause: error });
  }
  try {
    const snapshot = decodeState(bytes);
    return { ...snapshot, spilled: await findTiles(path, snapshot.spilled) };
  } catch (error) {
    throw new Error(`${path}: state refused: ${oneLine(error)}`, { cause: error });
  }
}

/** Removes what saves to this path left behind that were killed, or found no room. */
async function removeTemporaries(path: string): Promise<void> {
  const files = await readdir(dirname(path)).catch((): string[] => []);
  const own = files.filter((file) => file.startsWith(`${basename(path)}.`) && TEMPORARY.test(file));
  for (const file of own) await removeIfPossible(join(dirname(path), file));
}

/** Whether a file begins as states do; what else is in it does not matter. */
export async function isStateFile(path: string): Promise<boolean> {
  const start = Buffer.alloc(8 + HEADER_START.length);
  try {
    if (!(await stat(path)).isFile()) return false;
    const file = await open(path, 'r');
    await file.read(start, 0, start.length, 0).finally(() => file.close());
  } catch {
    return false;
  }
  return start.toString('latin1', 8) === HEADER_START;
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}
