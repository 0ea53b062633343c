import type { Config } from '../config/config.js';
import { aboutField } from '../dashboard/frame.js';
import { createEngine } from '../engine/create-engine.js';
import type { Engine } from '../engine/engine.js';
import { loadModel } from '../engine/load-model.js';
import { type FieldChanges, FieldWatcher, restoreCopy } from '../field/field-copy.js';
import { finish, type Steps } from '../field/steps.js';
import { Pipeline } from '../pipeline/pipeline.js';
import { encodeGrid } from './encode-grid.js';
import { Exploration } from './exploration.js';
import { TF, TF_STATIC } from './inbox.js';
import type { CallMessage, CallName, Calls, LogLevel, WorkerOrigin } from './protocol.js';
import { Slices } from './slices.js';

/** A result, or the work that will come to it. */
type Answer<Result> = Result | Slices<Result>;

type Handlers = {
  readonly [Name in CallName]: (argument: Calls[Name]['argument']) => Answer<Calls[Name]['result']> | Promise<Calls[Name]['result']>;
};

/** Queries in slices at a time: each holds copies of tiles. What is asked beyond them is answered at once, and all else waits. */
const MOST_SLICED = 4;

/** The worker's side of the protocol: one pipeline and what may be asked of it. It knows neither threads nor ROS. */
export class PipelineServer {
  readonly summary: string;
  readonly #pipeline: Pipeline;
  readonly #handlers: Handlers;
  readonly #watcher: FieldWatcher;
  #exploration?: Exploration;
  #sliced = 0;

  private constructor(pipeline: Pipeline, engine: Engine, config: Config) {
    let current = config;
    this.#pipeline = pipeline;
    this.#watcher = new FieldWatcher(pipeline.field);
    this.summary = `model ${engine.model.name}, ${engine.latents} latents, engine ${engine.kind}`;
    this.#handlers = {
      receive: ({ messages, now }) => {
        for (const message of messages) this.#receive(message.channel, message.cdr, message.receivedAt);
        pipeline.tick(now);
      },
      timeJumped: () => pipeline.timeJumped(),
      grid: ({ now, wanted }) => this.#inSlices(encodeGrid(pipeline, now, wanted, current)),
      explore: ({ now, anew }) => {
        // A worker that took the place of one that died has not begun any.
        if (anew || !this.#exploration) this.#exploration = new Exploration(pipeline, config.mapFrame, now);
        return this.#exploration.go();
      },
      about: () => aboutField(engine, config),
      query: ({ points, covariance, samples, now }) => this.#inSlices(pipeline.queryInSteps(points, { covariance, samples }, now)),
      statistics: ({ now }) => pipeline.statistics(now),
      reconfigure: (changed) => {
        current = changed;
        pipeline.reconfigure(changed);
      },
      setHalfLife: ({ halfLife, now }) => pipeline.setHalfLife(halfLife, now),
      reset: () => pipeline.reset(),
      forgetRegion: ({ region, weight }) => pipeline.forgetRegion(region, weight),
      save: (path) => pipeline.save(path),
      load: (path) => pipeline.load(path),
      announce: ({ everything }) => pipeline.announce(everything),
      receivePeer: ({ peer, cdr }) => pipeline.receivePeer(peer, cdr),
    };
  }

  /** @throws Error with one line: a model, an engine or a source that cannot be used. */
  static async create({ config, definitions, field }: WorkerOrigin, log: (level: LogLevel, text: string) => void): Promise<PipelineServer> {
    const model = loadModel(config.model);
    const { latents, engine: kind, threads } = config;
    const engine = await createEngine(model, { latents, kind, threads, onWarning: (text) => log('warn', text) });
    const pipeline = new Pipeline(config, engine, log, { live: true });
    for (const source of config.sources) pipeline.addSource(source, definitions[source.name]);
    if (field) restoreCopy(pipeline.field, field);
    return new PipelineServer(pipeline, engine, config);
  }

  /** @returns What takes long only begun, to be gone on with between other calls. @throws Error with one line. */
  async answer<Name extends CallName>({ name, argument, spare }: CallMessage<Name>): Promise<Answer<Calls[Name]['result']>> {
    this.#watcher.recycle(spare);
    return this.#handlers[name](argument);
  }

  /** What the calls since the last time changed in the field; undefined: nothing. */
  changes(): FieldChanges | undefined {
    return this.#watcher.changes();
  }

  #inSlices<Result>(steps: Steps<Result>): Answer<Result> {
    if (this.#sliced >= MOST_SLICED) return finish(steps);
    return new Slices(this.#counted(steps)).go();
  }

  *#counted<Result>(steps: Steps<Result>): Steps<Result> {
    this.#sliced++;
    try {
      return yield* steps;
    } finally {
      this.#sliced--;
    }
  }

  #receive(channel: string, cdr: Uint8Array, receivedAt: number): void {
    if (channel === TF || channel === TF_STATIC) this.#pipeline.receiveTransforms(cdr, channel === TF_STATIC, receivedAt);
    else this.#pipeline.receive(channel, cdr, receivedAt);
  }
}
