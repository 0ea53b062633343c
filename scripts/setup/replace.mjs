import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Puts a copy of `source` (a file, folder or link) in the place of `target`. The copy is complete before it takes the
 * place, and a running process keeps the file that it has loaded.
 *
 * @param {string} source
 * @param {string} target
 */
export function replaceWithCopy(source, target) {
  const fresh = `${target}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  cpSync(source, fresh, { recursive: true, verbatimSymlinks: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}
