import { existsSync } from 'node:fs';
import type { Logger } from 'rclnodejs';
import type { Config } from '../config/config.js';
import type { PipelineWorker } from './pipeline-worker.js';

/** Keeps the state in its file: resumes from it, and saves every `state.save_period` and at the end. */
export class StateKeeper {
  readonly #path: string;
  readonly #savePeriod: number;
  readonly #worker: PipelineWorker;
  readonly #logger: Logger;
  #timer?: NodeJS.Timeout;
  #refused = false;

  constructor({ state }: Config, worker: PipelineWorker, logger: Logger) {
    this.#path = state.path;
    this.#savePeriod = state.savePeriod;
    this.#worker = worker;
    this.#logger = logger;
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
      this.#logger.error(`not resumed: ${(error as Error).message} (${note})`);
    }
  }

  /** Saves from now on, from time to time. */
  start(): void {
    if (this.#path !== '') this.#timer = setInterval(() => void this.save(), this.#savePeriod * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async save(): Promise<void> {
    if (this.#path === '' || (this.#refused && existsSync(this.#path))) return;
    try {
      await this.#worker.call('save', this.#path);
    } catch (error) {
      this.#logger.error(`state not saved: ${(error as Error).message}`);
    }
  }
}
