import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that the set-up makes outside node_modules. */
export const rosRoot = join(root, '.ros');
