import type { Config } from '../config/config.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { RecordedMessage } from '../recording/mcap-file.js';
import type { Recording } from '../recording/read-mcap.js';
import type { RecordedSource } from './recorded-sources.js';
import type { ReplayOutputs } from './replay-outputs.js';

const DIAGNOSTICS_PERIOD = 1;

/**
 * Plays a recording into a pipeline. The clock is the log time of the messages; where it leaps over several grids, one is
 * predicted, since nothing was measured in between.
 */
export class ReplayRun {
  readonly #config: Config;
  readonly #pipeline: Pipeline;
  readonly #outputs?: ReplayOutputs;
  /** Nanoseconds; never runs backwards, though files without an index may. */
  #clock = 0n;
  #nextGrid = Number.NEGATIVE_INFINITY;
  #nextDiagnostics = Number.NEGATIVE_INFINITY;
  #noGrid?: string;

  constructor(config: Config, pipeline: Pipeline, outputs: ReplayOutputs | undefined) {
    this.#config = config;
    this.#pipeline = pipeline;
    this.#outputs = outputs;
  }

  /** Seconds: log time of the latest message. */
  get now(): number {
    return Number(this.#clock) / 1e9;
  }

  /** Why the latest grid could not be predicted; undefined: it could. */
  get noGrid(): string | undefined {
    return this.#noGrid;
  }

  /**
   * @param isDue Called before each message with its log time, seconds, and the number of messages before; when it says no, the rest
   * is left out. @throws Error, one line.
   */
  async play(
    recording: Recording,
    sources: readonly RecordedSource[],
    isDue: (time: number, messages: number) => boolean | Promise<boolean>,
  ): Promise<void> {
    // Latched: a node that joins at any time has them, however late in the recording they stand.
    for await (const { logTime, data } of recording.messages(['/tf_static'])) {
      this.#pipeline.receiveTransforms(data, true);
      await this.#outputs?.writeTransforms('/tf_static', logTime, data);
    }
    let count = 0;
    for await (const message of recording.messages(['/tf', ...sources.map(({ topic }) => topic)])) {
      if (!(await isDue(Number(message.logTime) / 1e9, count++))) break;
      await this.#play(message, sources);
    }
    this.#pipeline.tick(Number.POSITIVE_INFINITY);
    this.#pipeline.flush();
    await this.#predict();
    await this.#diagnose();
  }

  async #play({ topic, logTime, data }: RecordedMessage, sources: readonly RecordedSource[]): Promise<void> {
    if (this.#clock === 0n) await this.#outputs?.writeFilterInfo(logTime, Number(logTime) / 1e9, this.#config.mapFrame);
    if (logTime > this.#clock) this.#clock = logTime;
    if (topic === '/tf') {
      this.#pipeline.receiveTransforms(data, false, this.now);
      await this.#outputs?.writeTransforms(topic, logTime, data);
    }
    for (const { source, topic: own } of sources) {
      if (own === topic) this.#pipeline.receive(source.name, data, this.now);
    }
    this.#pipeline.tick(this.now);
    if (this.#outputs === undefined) return;
    if (this.now >= this.#nextGrid) {
      this.#nextGrid = this.now + 1 / this.#config.grid.rate;
      await this.#predict();
    }
    if (this.now >= this.#nextDiagnostics) {
      this.#nextDiagnostics = this.now + DIAGNOSTICS_PERIOD;
      await this.#diagnose();
    }
  }

  async #predict(): Promise<void> {
    const grid = this.#pipeline.predictGrid(this.now);
    this.#noGrid = typeof grid === 'string' ? grid : undefined;
    if (typeof grid !== 'string') await this.#outputs?.writeGrid(this.#clock, grid);
  }

  async #diagnose(): Promise<void> {
    await this.#outputs?.writeDiagnostics(this.#clock, this.now, this.#pipeline.statistics(this.now), this.#noGrid);
  }
}
