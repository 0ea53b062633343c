import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { dataFolder } from '../data-folder.js';

/** Path of a data file; without it the test is skipped with a message, and undefined returned. */
export function dataFile(t: TestContext, name: string): string | undefined {
  const path = join(dataFolder, name);
  if (existsSync(path)) return path;
  t.skip(`no ${name} in ${dataFolder}; set CMANP_DATA to the folder that has it`);
  return undefined;
}
