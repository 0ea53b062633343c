/**
 * Loaded into a node by `--import`: a thread fails as soon as the file that CMANP_TEST_DEATH names is there, and takes it away. It is the
 * main one, or where CMANP_TEST_THREAD is `worker` the node's worker (not one of those that help it predict).
 */
import { existsSync, rmSync } from 'node:fs';
import { isMainThread, workerData } from 'node:worker_threads';

const { CMANP_TEST_DEATH: path, CMANP_TEST_THREAD: thread } = process.env;
const isWorker = !isMainThread && typeof workerData === 'object' && workerData !== null && 'definitions' in workerData;

if (path !== undefined && (thread === 'worker' ? isWorker : isMainThread)) {
  setInterval(() => {
    if (!existsSync(path)) return;
    rmSync(path);
    throw new Error(`death of the ${thread}`);
  }, 20).unref();
}
