import rclnodejs, { type LifecycleNode, type Logger } from 'rclnodejs';
import { type Config, ConfigError } from '../config/config.js';
import { messageDefinition } from '../messages/definitions.js';
import { Bond } from './bond.js';
import { followJumpBack } from './clock-jump.js';
import { Dashboard } from './dashboard.js';
import { ExploreLoop } from './explore-loop.js';
import { GridLoop, type GridParts } from './grid-loop.js';
import { Inputs } from './inputs.js';
import { Monitor } from './monitor.js';
import { now, onJumpBack } from './node-clock.js';
import { once } from './once.js';
import { Outputs } from './outputs.js';
import { PipelineWorker } from './pipeline-worker.js';
import { Services } from './services.js';
import { Sharing } from './sharing.js';
import { StateKeeper } from './state-keeper.js';

const { SUCCESS, FAILURE } = rclnodejs.lifecycle.CallbackReturnCode;

/** Seconds that a new configuration waits for the last one's worker, which may still write its state. */
const CLOSE_TIMEOUT = 4;

/** What a configured node has. */
interface Parts extends GridParts {
  readonly keeper: StateKeeper;
  readonly sharing: Sharing;
  readonly bond?: Bond;
  readonly explore: ExploreLoop;
  destroy(): void;
}

/** The managed node: configured it has a worker and answers, active it listens and maps. */
export class CmanpNode {
  readonly #node: LifecycleNode;
  readonly #logger: Logger;
  readonly #onCrash: (reason: string) => void;
  readonly #onError: (error: Error) => void;
  #config: Config;
  #parts?: Parts;
  #lastWorker?: PipelineWorker;
  #inputs?: Inputs;
  #grids?: GridLoop;
  #saved: Promise<void> = Promise.resolve();

  /** @param onCrash the worker died again and again: the process is of no more use. */
  constructor(node: LifecycleNode, config: Config, onCrash: (reason: string) => void) {
    this.#node = node;
    this.#logger = node.getLogger();
    this.#config = config;
    this.#onCrash = onCrash;
    const errorOnce = once((text) => this.#logger.error(text));
    this.#onError = (error) => errorOnce(error.message);
    node.registerOnConfigure(() => this.#attempt(() => this.#configure()));
    node.registerOnActivate(() => this.#attempt(() => this.#activate()));
    node.registerOnDeactivate(() => this.#attempt(() => this.#deactivate()));
    node.registerOnCleanup(() => this.#attempt(() => this.#cleanup()));
    node.registerOnShutdown(() => this.#attempt(() => this.#cleanup()));
    onJumpBack(node, () => this.#timeJumped());
  }

  /** Takes over the parameters that can change while the node runs. @throws ConfigError where another forbids it. */
  reconfigure(config: Config): void {
    const { halfLife } = config.forget;
    const halfLifeChanges = halfLife !== this.#config.forget.halfLife;
    if (halfLifeChanges && (config.share.robot !== '' || config.share.peers.length > 0))
      throw new ConfigError('forget.half_life: cannot change while states are shared: peers refuse those of another half-life');
    this.#config = config;
    const worker = this.#parts?.worker;
    worker?.call('reconfigure', config).catch(this.#onError);
    if (halfLifeChanges) worker?.call('setHalfLife', { halfLife, now: now(this.#node) }).catch(this.#onError);
    if (this.#grids) this.#startGrids();
  }

  /** Saves the state and ends everything, whatever the lifecycle's state. */
  async stop(): Promise<void> {
    this.#deactivate();
    await this.#saved;
    this.#cleanup();
  }

  /** Lifecycle callbacks cannot wait, and what they throw would be printed over many lines: a failure is one line here. */
  #attempt(transition: () => void): number {
    try {
      transition();
      return SUCCESS;
    } catch (error) {
      this.#logger.error((error as Error).message);
      return FAILURE;
    }
  }

  #configure(): void {
    if (this.#lastWorker && !this.#lastWorker.waitUntilClosed(CLOSE_TIMEOUT))
      throw new Error('the last state is still being saved: try again');
    const worker = new PipelineWorker(this.#config, this.#definitions(), {
      log: (level, text) => this.#logger[level](text),
      onRestart: () => this.#workerRestarted(),
      onGivenUp: this.#onCrash,
    });
    this.#lastWorker = worker;
    this.#parts = this.#makeParts(worker);
    this.#logger.info(worker.summary);
    void this.#parts.keeper.resume();
  }

  #timeJumped(): void {
    if (this.#parts) followJumpBack(this.#node, this.#config, this.#inputs, this.#parts.worker, this.#onError);
  }

  #workerRestarted(): void {
    this.#inputs?.workerRestarted();
    this.#parts?.sharing.workerRestarted();
  }

  /** What is made is destroyed again when something cannot be made: a manager may try once more. */
  #makeParts(worker: PipelineWorker): Parts {
    const made: { destroy(): void }[] = [];
    const keep = <Part extends { destroy(): void }>(part: Part): Part => {
      made.push(part);
      return part;
    };
    const destroy = () => {
      for (const part of made) part.destroy();
      worker.close();
    };
    try {
      const outputs = keep(new Outputs(this.#node, this.#config));
      const sharing = keep(new Sharing(this.#node, this.#config, worker, this.#onError));
      const keeper = new StateKeeper(this.#config, worker, this.#logger);
      keep(new Services(this.#node, this.#config, worker, keeper));
      const monitor = keep(new Monitor(this.#node, worker, keeper, [...outputs.endpoints, ...sharing.endpoints]));
      const dashboard = keep(new Dashboard(this.#config, { node: this.#node, worker, keeper, inputs: () => this.#inputs }));
      const explore = keep(new ExploreLoop(this.#node, worker, this.#onError));
      const bond = Bond.create(this.#node);
      if (bond) keep(bond);
      return { worker, outputs, sharing, monitor, dashboard, keeper, bond, explore, destroy };
    } catch (error) {
      destroy();
      throw error;
    }
  }

  /** Definitions of the sources' messages, by source. @throws Error with one line: a type that is not installed, a topic that is none. */
  #definitions(): Record<string, string> {
    return Object.fromEntries(
      this.#config.sources.map(({ name, type, topic }) => {
        const definition = naming(`${name}.type`, () => messageDefinition(type));
        naming(`${name}.type`, () => rclnodejs.require(type));
        naming(`${name}.topic: "${topic}"`, () => this.#node.resolveTopicName(topic));
        return [name, definition];
      }),
    );
  }

  #activate(): void {
    const { worker, outputs, monitor, keeper, sharing, bond } = this.#parts!;
    this.#inputs = new Inputs(this.#node, this.#config, worker, this.#onError);
    this.#startGrids();
    outputs.announceFilters(this.#config.mapFrame);
    monitor.watch(this.#inputs);
    keeper.start();
    sharing.start();
    bond?.start();
    this.#logger.info(`mapping ${this.#config.sources.map(({ topic }) => topic).join(', ')} in frame ${this.#config.mapFrame}`);
  }

  #startGrids(): void {
    this.#grids?.stop();
    this.#parts!.explore.start(this.#config.explore.rate);
    this.#grids = new GridLoop(this.#node, this.#parts!, this.#config.grid.rate, this.#onError);
  }

  #deactivate(): void {
    if (!this.#parts || !this.#inputs) return;
    this.#inputs.stop();
    this.#inputs = undefined;
    this.#grids?.stop();
    this.#grids = undefined;
    this.#parts.bond?.stop();
    this.#parts.explore.stop();
    this.#parts.monitor.watch(undefined);
    this.#parts.sharing.stop();
    this.#parts.keeper.stop();
    this.#saved = this.#parts.keeper.save();
  }

  #cleanup(): void {
    this.#deactivate();
    this.#parts?.destroy();
    this.#parts = undefined;
  }
}

/** @throws Error that names the key of the configuration at whose value `work` failed. */
function naming<T>(key: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${key}: ${(error as Error).message}`, { cause: error });
  }
}
