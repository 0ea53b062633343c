import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One hash of everything that a step depends on: plain values, and the content of files and folders.
 *
 * @param {unknown[]} values anything that JSON can hold
 * @param {string[]} [paths] files, or folders that are read with all that is below them
 * @returns {string}
 */
export function fingerprint(values, paths = []) {
  const hash = createHash('sha256').update(JSON.stringify(values));
  for (const path of paths) {
    for (const file of filesBelow(path)) {
      hash.update(`\0${file}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
