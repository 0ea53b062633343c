import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import type { CallName, Calls, LogLevel, WorkerMessage, WorkerReady, WorkerStart } from './protocol.js';

type Log = (level: LogLevel, text: string) => void;

interface PendingCall {
  resolve(result: Calls[CallName]['result']): void;
  reject(error: Error): void;
}

/** The main thread's side of the worker: calls and their answers. */
export class PipelineWorker {
  readonly #worker: Worker;
  readonly #signal: Int32Array;
  readonly #pending = new Map<number, PendingCall>();
  #nextId = 0;
  #closing = false;
  /** What the worker runs: model, latents, engine. */
  readonly summary: string;

  /**
   * Starts a worker and waits until it is ready. It waits without the event loop, because lifecycle callbacks are synchronous.
   *
   * @param onCrash the worker died of something that is not bad input.
   * @throws Error with one line: what cannot be used, or that it takes longer than `timeout` seconds.
   */
  constructor(config: Config, definitions: Readonly<Record<string, string>>, log: Log, onCrash: (reason: string) => void, timeout = 20) {
    const signal = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const { port1, port2 } = new MessageChannel();
    const workerData: WorkerStart = { config, definitions, signal, ready: port2 };
    this.#signal = new Int32Array(signal);
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { workerData, transferList: [port2] });
    this.#worker.on('message', (message: WorkerMessage) =>
      message.kind === 'log' ? log(message.level, message.text) : this.#settle(message),
    );
    let reason = 'the worker ended by itself';
    this.#worker.on('error', (error) => (reason = `the worker failed: ${error.stack ?? error.message}`));
    this.#worker.on('exit', () => this.#ended(() => onCrash(reason)));

    Atomics.wait(this.#signal, 0, 0, timeout * 1000);
    const ready = receiveMessageOnPort(port1)?.message as WorkerReady | undefined;
    port1.close();
    if (ready === undefined || 'error' in ready) {
      this.#closing = true;
      void this.#worker.terminate();
      throw new Error(ready?.error ?? `the worker was not ready after ${timeout} s`);
    }
    this.summary = ready.summary;
  }

  /** @returns Rejects with one line when the pipeline refuses. */
  call<Name extends CallName>(name: Name, argument: Calls[Name]['argument'], transfer: ArrayBuffer[] = []): Promise<Calls[Name]['result']> {
    if (this.#closing) return Promise.reject(new Error('the node is not configured'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, argument }, transfer);
    });
  }

  /** Lets the worker end once all calls made before are done. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#worker.postMessage('close');
  }

  /** Blocks until a closed worker has done its last call, at most `timeout` seconds. @returns Whether it has. */
  waitUntilClosed(timeout: number): boolean {
    Atomics.wait(this.#signal, 0, 1, timeout * 1000);
    return Atomics.load(this.#signal, 0) === 2;
  }

  #settle(message: Exclude<WorkerMessage, { kind: 'log' }>): void {
    const call = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'answer') call?.resolve(message.result);
    else call?.reject(new Error(message.error));
  }

  #ended(onCrash: () => void): void {
    for (const call of this.#pending.values()) call.reject(new Error('the worker ended'));
    this.#pending.clear();
    if (!this.#closing) onCrash();
  }
}
