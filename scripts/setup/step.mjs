import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

let announced = false;

/** Prints one line of the set-up. */
export function say(line) {
  process.stdout.write(`setup: ${line}\n`);
}

/**
 * Does `work` and says so, before and with its seconds after, unless the stamp file already holds `key`.
 * The stamp is removed first, so that a step that was cut off is done again.
 *
 * @param {string} title
 * @param {string} stamp path of the stamp file
 * @param {string} key what the result depends on (see fingerprint)
 * @param {() => Promise<void>} work
 */
export async function step(title, stamp, key, work) {
  if (isDone(stamp, key)) return;
  rmSync(stamp, { force: true });
  await timed(title, work);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
}

/**
 * Does `work` and says so, before and with its seconds after.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function timed(title, work) {
  if (!announced) say('there is something to do; from nothing it takes some minutes');
  announced = true;
  say(`${title} ...`);
  const start = performance.now();
  const result = await work();
  say(`${title}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** @param {string} stamp @param {string} key */
function isDone(stamp, key) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === key;
}
