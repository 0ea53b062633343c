import { join } from 'node:path';
import { packageRoot } from './package-root.js';

/** Folder of the real recordings and surveys, which are not part of the repository. */
export const dataFolder: string = process.env.CMANP_DATA ?? join(packageRoot, '../shared/data');
