import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
/** Collects what nobody uses, now. */
export const collectGarbage = runInNewContext('gc') as () => void;

/** Resident bytes of the process once nothing unused is left. */
export function residentBytes(): number {
  // What lies outside of the heap goes with the collection after that of the object that held it.
  for (let i = 0; i < 3; i++) collectGarbage();
  return process.memoryUsage.rss();
}

/**
 * Bytes by which a stretch of work grows: of the first stretch that grows by less than `bound`, or of the last of so many. A leak grows in each;
 * what the runtime compiles and notes, and the allocator keeps for itself, grows in the first few, and now and then.
 *
 * @param usedAfter does a stretch and tells the bytes in use after it.
 */
export async function stretchGrowth(usedAfter: () => number | Promise<number>, bound: number, stretches: number): Promise<number> {
  let used = await usedAfter();
  let grown = Infinity;
  for (let stretch = 0; stretch < stretches && grown >= bound; stretch++) {
    const before = used;
    used = await usedAfter();
    grown = used - before;
  }
  return grown;
}
