/** The worker thread: all decoding and all computing of the node happens here, so that no ROS callback ever waits for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { FoldError } from '../pipeline/fold-error.js';
import type { PipelineServer } from './pipeline-server.js';
import type { CallMessage, GridReply, WorkerMessage, WorkerReady, WorkerStart } from './protocol.js';
import { Slices } from './slices.js';

const start = workerData as WorkerStart;
const port = parentPort!;
const signal = new Int32Array(start.signal);

const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

try {
  // Within the try, so that a broken installation is reported too, and nobody waits for it.
  const pipelineServer = await import('./pipeline-server.js');
  const server = await pipelineServer.PipelineServer.create(start, (level, text) => send({ kind: 'log', level, text }));
  serve(server);
  announce({ summary: server.summary });
} catch (error) {
  announce({ error: (error as Error).message });
}

function announce(ready: WorkerReady): void {
  start.ready.postMessage(ready);
  raise(1);
}

/** Wakes a main thread that waits in a lifecycle callback. */
function raise(value: number): void {
  Atomics.store(signal, 0, value);
  Atomics.notify(signal, 0);
}

/**
 * Calls are answered one after the other, in order. What takes long goes on between them; a save, which waits for the disk, beside them,
 * up to the next save or load, or the end.
 */
function serve(server: PipelineServer): void {
  let queue = Promise.resolve();
  let saving = Promise.resolve();
  let isClosed = false;
  const enqueue = (work: () => Promise<void> | void) => {
    queue = queue.then(() => (isClosed ? undefined : work()));
  };
  const answer = async (call: CallMessage, work: () => ReturnType<PipelineServer['answer']>): Promise<void> => {
    try {
      const result = await work();
      tellChanges(server);
      // Not before messages that have come meanwhile have joined the queue.
      if (result instanceof Slices) setImmediate(() => enqueue(() => answer(call, async () => result.go())));
      else send({ kind: 'answer', id: call.id, result }, call.name === 'grid' ? transferable(result as GridReply) : []);
    } catch (error) {
      // The field may hold a part of a batch: the thread ends, and the next one goes on from the copy that was told last.
      if (error instanceof FoldError) throw error;
      tellChanges(server);
      send({ kind: 'failure', id: call.id, error: (error as Error).message });
    }
  };
  const take = async (call: CallMessage): Promise<void> => {
    if (call.name === 'save' || call.name === 'load') await saving;
    const answered = answer(call, () => server.answer(call));
    if (call.name === 'save') saving = answered;
    else await answered;
  };
  const close = async () => {
    await saving;
    isClosed = true;
    raise(2);
    port.close();
  };
  port.on('message', (call: CallMessage | 'close') => enqueue(call === 'close' ? close : () => take(call)));
}

function tellChanges(server: PipelineServer): void {
  const changes = server.changes();
  if (changes)
    send(
      { kind: 'changes', changes },
      changes.changed.map(({ sums }) => sums.buffer as ArrayBuffer),
    );
}

/** Buffers of encoded messages go to the main thread without a copy: nothing else holds them. */
function transferable(reply: GridReply): ArrayBuffer[] {
  return [reply.prediction, reply.risk, reply.gridMap, reply.speedMask]
    .filter((cdr) => cdr !== undefined)
    .map((cdr) => cdr.buffer as ArrayBuffer);
}
