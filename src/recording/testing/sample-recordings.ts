import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** Folder of a real recording, or undefined where the data is not on this machine. */
export function sampleRecording(name: string): string | undefined {
  const path = join(resolve(repository, process.env.CMANP_DATA ?? '../shared/data'), 'mcap', name);
  return existsSync(path) ? path : undefined;
}

/** For `t.skip`. */
export const NO_SAMPLE_DATA = 'the sample recordings are not here: set CMANP_DATA to their folder';
