import type { Config } from '../config/config.js';
import { FieldCopy } from '../field/field-copy.js';
import type { CallName, Calls, LogLevel } from './protocol.js';
import { type SpawnThread, spawnThread, WorkerThread } from './worker-thread.js';

export interface WorkerEvents {
  readonly log: (level: LogLevel, text: string) => void;
  /** A thread died, and another one goes on with the field as it was: transforms and what peers told must come again. */
  readonly onRestart: () => void;
  /** Threads die again and again: the process is of no more use. */
  readonly onGivenUp: (reason: string) => void;
}

/** So many threads may die within so many milliseconds. */
const MAX_DEATHS = 5;
const DEATHS_PERIOD = 60_000;

/** The part of `PipelineWorker` that its users need. */
export type Worker = Pick<PipelineWorker, 'call' | 'restarts'>;

/**
 * The main thread's side of the worker: calls and their answers. It keeps a copy of the field, told by the worker after each call that
 * changed it. When the thread dies (out of memory, a bug) the next one goes on from there: only the call under way, and readings that
 * waited for their batch or their transform, are lost.
 */
export class PipelineWorker {
  readonly #definitions: Readonly<Record<string, string>>;
  readonly #events: WorkerEvents;
  readonly #spawn: SpawnThread;
  readonly #copy = new FieldCopy();
  #config: Config;
  #thread: WorkerThread;
  #deaths: readonly number[] = [];
  #restarts = 0;
  /** What the worker runs: model, latents, engine. */
  readonly summary: string;

  /**
   * Starts a worker and waits until it is ready. It waits without the event loop, because lifecycle callbacks are synchronous.
   *
   * @throws Error with one line: what cannot be used, or that it takes longer than `timeout` seconds.
   */
  constructor(
    config: Config,
    definitions: Readonly<Record<string, string>>,
    events: WorkerEvents,
    { timeout = 20, spawn = spawnThread }: { readonly timeout?: number; readonly spawn?: SpawnThread } = {},
  ) {
    this.#config = config;
    this.#definitions = definitions;
    this.#events = events;
    this.#spawn = spawn;
    this.#thread = this.#start();
    this.summary = this.#thread.waitUntilReady(timeout);
  }

  /** Threads that died and were replaced. */
  get restarts(): number {
    return this.#restarts;
  }

  /** @returns Rejects with one line when the pipeline refuses, or the thread dies before it has answered. */
  call<Name extends CallName>(name: Name, argument: Calls[Name]['argument'], transfer: ArrayBuffer[] = []): Promise<Calls[Name]['result']> {
    if (this.#thread.isClosing) return Promise.reject(new Error('the node is not configured'));
    if (name === 'reconfigure') this.#config = argument as Config;
    return this.#thread.call(name, argument, transfer);
  }

  /** Lets the worker end once all calls made before are done. */
  close(): void {
    if (!this.#thread.isClosing) this.#thread.close();
  }

  /** Blocks until a closed worker has done its last call, at most `timeout` seconds. @returns Whether it has. */
  waitUntilClosed(timeout: number): boolean {
    return this.#thread.waitUntilClosed(timeout);
  }

  #start(): WorkerThread {
    const origin = { config: this.#config, definitions: this.#definitions, field: this.#copy.data };
    const { log } = this.#events;
    const onChanges = this.#copy.apply.bind(this.#copy);
    return new WorkerThread(origin, { log, onChanges, onDeath: (reason) => this.#replace(reason) }, this.#spawn);
  }

  #replace(reason: string): void {
    const now = performance.now();
    this.#deaths = [...this.#deaths.slice(-MAX_DEATHS), now];
    if (this.#deaths.length > MAX_DEATHS && now - this.#deaths[0] < DEATHS_PERIOD) {
      this.#events.onGivenUp(reason);
      return;
    }
    const observations = this.#copy.data?.description.observations ?? 0;
    this.#events.log('error', `${reason}; another worker goes on with the field of ${observations} observations`);
    this.#restarts++;
    this.#thread = this.#start();
    this.#events.onRestart();
  }
}
