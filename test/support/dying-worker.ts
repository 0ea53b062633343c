/**
 * Loaded into a node by `--import`: its worker thread fails as soon as the file that CMANP_TEST_DEATH names is there, and takes it away.
 * Only the node's own worker is meant, not those that help it predict.
 */
import { existsSync, rmSync } from 'node:fs';
import { isMainThread, workerData } from 'node:worker_threads';

const path = process.env.CMANP_TEST_DEATH;

if (!isMainThread && path !== undefined && typeof workerData === 'object' && workerData !== null && 'definitions' in workerData) {
  setInterval(() => {
    if (!existsSync(path)) return;
    rmSync(path);
    throw new Error('death of the worker');
  }, 20).unref();
}
