/** The node's worker, which says on a port of its own how much memory it has when asked: of what is live, after a collection of garbage. */
import { type MessagePort, workerData } from 'node:worker_threads';
import { liveMemory } from './live-memory.js';

const { memory } = workerData as { readonly memory: MessagePort };
memory.on('message', () => memory.postMessage(liveMemory()));
memory.unref();

await import('../node/worker.js');
