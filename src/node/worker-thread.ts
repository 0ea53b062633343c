import { MessageChannel, type MessagePort, type ResourceLimits, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { FieldChanges } from '../field/field-copy.js';
import type { CallName, Calls, LogLevel, WorkerMessage, WorkerOrigin, WorkerReady, WorkerStart } from './protocol.js';

export interface ThreadEvents {
  readonly log: (level: LogLevel, text: string) => void;
  /** @returns Memory of what it held before, which goes back to the thread. */
  readonly onChanges: (changes: FieldChanges) => Float64Array[];
  /** It ended without being told to: why. */
  readonly onDeath: (reason: string) => void;
}

interface PendingCall {
  resolve(result: Calls[CallName]['result']): void;
  reject(error: Error): void;
}

/** How a thread is made. */
export type SpawnThread = (start: WorkerStart, transfer: MessagePort[]) => Worker;

/**
 * Megabytes of new objects between two collections of garbage. V8 would take up to 48, and fill them: what the worker makes is mostly
 * short-lived, so that a smaller space costs it little (measured: 35 MB less of resident memory for 3 % of an update's time).
 */
const YOUNG_GENERATION_MB = 12;

/** A thread that runs `url`, with the node's limits and `limits`. */
export function startThread(url: URL, workerData: WorkerStart, transferList: MessagePort[], limits: ResourceLimits = {}): Worker {
  return new Worker(url, { workerData, transferList, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB, ...limits } });
}

export const spawnThread: SpawnThread = (start, transfer) => startThread(new URL('./worker.js', import.meta.url), start, transfer);

/** The main thread's side of one worker thread. Calls may be made at once: they wait in the thread until it is ready. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #signal: Int32Array;
  readonly #ready: MessagePort;
  readonly #pending = new Map<number, PendingCall>();
  readonly #spare: Float64Array[] = [];
  #nextId = 0;
  #closing = false;

  constructor(origin: WorkerOrigin, { log, onChanges, onDeath }: ThreadEvents, spawn: SpawnThread) {
    const signal = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const { port1, port2 } = new MessageChannel();
    this.#signal = new Int32Array(signal);
    this.#ready = port1;
    this.#worker = spawn({ ...origin, signal, ready: port2 }, [port2]);
    this.#worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'log') log(message.level, message.text);
      else if (message.kind === 'changes') this.#spare.push(...onChanges(message.changes));
      else this.#settle(message);
    });
    let reason = 'the worker ended by itself';
    this.#worker.on('error', (error) => (reason = `the worker failed: ${error.stack ?? error.message}`));
    this.#worker.on('exit', () => this.#ended(reason, onDeath));
  }

  get isClosing(): boolean {
    return this.#closing;
  }

  /**
   * Blocks until the thread is ready: lifecycle callbacks are synchronous. @returns What it runs: model, latents, engine.
   *
   * @throws Error with one line: what cannot be used, or that it takes longer than `timeout` seconds. The thread is then ended.
   */
  waitUntilReady(timeout: number): string {
    Atomics.wait(this.#signal, 0, 0, timeout * 1000);
    const ready = this.#answer();
    this.#ready.close();
    if (ready !== undefined && 'summary' in ready) return ready.summary;
    this.#closing = true;
    void this.#worker.terminate();
    throw new Error(ready?.error ?? `the worker was not ready after ${timeout} s`);
  }

  /** @returns Rejects with one line when the pipeline refuses, or the thread ends. */
  call<Name extends CallName>(name: Name, argument: Calls[Name]['argument'], transfer: ArrayBuffer[]): Promise<Calls[Name]['result']> {
    const id = this.#nextId++;
    const spare = this.#spare.splice(0);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, argument, spare }, [...transfer, ...spare.map(({ buffer }) => buffer as ArrayBuffer)]);
    });
  }

  /** Lets the thread end once all calls made before are done. */
  close(): void {
    this.#closing = true;
    this.#worker.postMessage('close');
  }

  /** Blocks until a closed thread has done its last call, at most `timeout` seconds. @returns Whether it has. */
  waitUntilClosed(timeout: number): boolean {
    Atomics.wait(this.#signal, 0, 1, timeout * 1000);
    return Atomics.load(this.#signal, 0) === 2;
  }

  #answer(): WorkerReady | undefined {
    return receiveMessageOnPort(this.#ready)?.message as WorkerReady | undefined;
  }

  #settle(message: Extract<WorkerMessage, { kind: 'answer' | 'failure' }>): void {
    const call = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'answer') call?.resolve(message.result);
    else call?.reject(new Error(message.error));
  }

  #ended(reason: string, onDeath: (reason: string) => void): void {
    const ready = this.#answer();
    this.#ready.close();
    for (const call of this.#pending.values()) call.reject(new Error('the worker ended'));
    this.#pending.clear();
    if (!this.#closing) onDeath(ready !== undefined && 'error' in ready ? ready.error : reason);
  }
}
