/** The node's worker, which says on a port of its own how much memory it has when asked: of what is live, after a collection of garbage. */
import { type MessagePort, workerData } from 'node:worker_threads';
import type { WorkerStart } from '../node/protocol.js';
import { liveMemory } from './live-memory.js';

export interface SoakStart extends WorkerStart {
  /** Any message asks; the answer is a number of bytes. */
  readonly memory: MessagePort;
}

const { memory } = workerData as SoakStart;
memory.on('message', () => memory.postMessage(liveMemory()));
memory.unref();

await import('../node/worker.js');
