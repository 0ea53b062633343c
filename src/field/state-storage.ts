import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FieldSnapshot } from './snapshot.js';
import { decodeState } from './state-file.js';

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
    await rm(temporary, { force: true });
    throw new Error(`${path}: cannot be written: ${oneLine(error)}`, { cause: error });
  }
}

/** Reads a state file. @throws Error with one line that names the path and why the file is refused. */
export async function readStateFile(path: string): Promise<FieldSnapshot> {
  let bytes: Uint8Array;
  try {
    if (!(await stat(path)).isFile()) throw new Error('not a regular file');
    bytes = await readFile(path);
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${oneLine(error)}`, { cause: error });
  }
  try {
    return decodeState(bytes);
  } catch (error) {
    throw new Error(`${path}: state refused: ${oneLine(error)}`, { cause: error });
  }
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}
