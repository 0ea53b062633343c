import { existsSync } from 'node:fs';
import type { Logger } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { once } from './once.js';
import type { Worker } from './pipeline-worker.js';

/** Keeps the state in its file: resumes from it, and saves every `state.save_period` and at the end. */
export class StateKeeper {
  readonly #path: string;
  readonly #savePeriod: number;
  readonly #worker: Worker;
  readonly #logger: Pick<Logger, 'info' | 'error'>;
  readonly #errorOnce: (text: string) => void;
  #timer?: NodeJS.Timeout;
  #isSaving = false;
  #refused = false;
  #problem?: string;

  constructor({ state }: Pick<Config, 'state'>, worker: Worker, logger: Pick<Logger, 'info' | 'error'>) {
    this.#path = state.path;
    this.#savePeriod = state.savePeriod;
    this.#worker = worker;
    this.#logger = logger;
    this.#errorOnce = once((text) => logger.error(text));
  }

  /** Why the state is not in its file; undefined: all is well. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** A file that is refused is somebody's work: it is left alone, and nothing is saved over it by itself. */
  async resume(): Promise<void> {
    if (this.#path === '' || !existsSync(this.#path)) return;
    try {
      await this.#worker.call('load', this.#path);
      this.#logger.info(`resumed from ${this.#path}`);
    } catch (error) {
      this.#refused = true;
      const note = 'the file is left alone, and nothing is saved there until it is moved away or ~/save_state is called';
      this.#problem = `not resumed: ${(error as Error).message} (${note})`;
      this.#errorOnce(this.#problem);
    }
  }

  /** Saves from now on, from time to time. A disk that is slow is waited for; one that refuses is tried again. */
  start(): void {
    if (this.#path !== '') this.#timer = setInterval(() => void (this.#isSaving || this.save()), this.#savePeriod * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Never rejects: what goes wrong is logged, and told by `problem` until it went well. */
  async save(): Promise<void> {
    if (this.#path === '' || (this.#refused && existsSync(this.#path))) return;
    this.#isSaving = true;
    try {
      await this.saveTo(this.#path);
    } catch (error) {
      this.#problem = `state not saved: ${(error as Error).message}`;
      this.#errorOnce(this.#problem);
    } finally {
      this.#isSaving = false;
    }
  }

  /** Saves because somebody asked for it. @throws Error with one line. */
  async saveTo(path: string): Promise<void> {
    await this.#worker.call('save', path);
    if (path !== this.#path) return;
    if (this.#problem !== undefined) this.#logger.info(`the state is saved again, to ${path}`);
    this.#problem = undefined;
    this.#refused = false;
  }
}
