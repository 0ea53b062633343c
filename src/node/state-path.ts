import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Config } from '../config/config.js';
import { isStateFile } from '../field/state-storage.js';

/**
 * The file that a request of `~/save_state` or `~/load_state` means. An empty path is the node's own state file; a relative one lies beside
 * it. Without `state.outside` the file must lie in the folder of `state.path` or below it, links followed; where no `state.path` is set there
 * is no folder to keep to.
 *
 * @throws Error with one line.
 */
export async function requestedPath(requested: string, { path: own, outside }: Config['state']): Promise<string> {
  if (requested === '') {
    if (own === '') throw new Error('no path: give one, or set state.path');
    return own;
  }
  if (own === '') return requested;
  const path = resolve(dirname(own), requested);
  if (path === resolve(own)) return own;
  if (outside) return path;
  const folder = await realFolder(own);
  const real = await follow(path);
  if (!real.startsWith(folder === sep ? sep : folder + sep)) {
    throw new Error(`${requested} lies outside of ${folder}, the folder of state.path; state.outside allows it`);
  }
  return path;
}

/** Refuses a file that is there and is nothing that was saved. @throws Error with one line. */
export async function refuseForeign(path: string): Promise<void> {
  if ((await exists(path)) && !(await isStateFile(path))) throw new Error(`${path} is there already and is no state: it is left alone`);
}

/** Where a path leads; the file itself need not be there. */
async function follow(path: string): Promise<string> {
  if (await exists(path)) return realpath(path).catch(() => fail(`${path} is a link that leads nowhere`));
  return join(await realFolder(path), basename(path));
}

function realFolder(path: string): Promise<string> {
  return realpath(dirname(path)).catch((error: Error) => fail(`${path}: its folder cannot be used: ${error.message}`));
}

/** A link that leads nowhere is there, too. */
function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function fail(reason: string): never {
  throw new Error(reason);
}
