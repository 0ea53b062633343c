import rclnodejs, { type LifecycleNode, type Logger, type Timer } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { messageDefinition } from '../messages/definitions.js';
import { Dashboard } from './dashboard.js';
import { Inputs } from './inputs.js';
import { Monitor } from './monitor.js';
import { every, now, onJumpBack } from './node-clock.js';
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
interface Parts {
  readonly worker: PipelineWorker;
  readonly outputs: Outputs;
  readonly services: Services;
  readonly monitor: Monitor;
  readonly keeper: StateKeeper;
  readonly sharing: Sharing;
  readonly dashboard: Dashboard;
}

/** The managed node: configured it has a worker and answers, active it listens and maps. */
export class CmanpNode {
  readonly #node: LifecycleNode;
  readonly #logger: Logger;
  readonly #onCrash: (reason: string) => void;
  readonly #logErrorOnce: (text: string) => void;
  #config: Config;
  #parts?: Parts;
  #closing?: PipelineWorker;
  #inputs?: Inputs;
  #gridTimer?: Timer;
  #gridIsUnderWay = false;
  #saved: Promise<void> = Promise.resolve();

  /** @param onCrash the worker died of something that is not bad input: the process is of no more use. */
  constructor(node: LifecycleNode, config: Config, onCrash: (reason: string) => void) {
    this.#node = node;
    this.#logger = node.getLogger();
    this.#config = config;
    this.#onCrash = onCrash;
    this.#logErrorOnce = once((text) => this.#logger.error(text));
    node.registerOnConfigure(() => this.#attempt(() => this.#configure()));
    node.registerOnActivate(() => this.#attempt(() => this.#activate()));
    node.registerOnDeactivate(() => this.#attempt(() => this.#deactivate()));
    node.registerOnCleanup(() => this.#attempt(() => this.#cleanup()));
    node.registerOnShutdown(() => this.#attempt(() => this.#cleanup()));
    onJumpBack(node, () => {
      this.#logger.info('the clock went back: transforms and pending readings are dropped, the map stays');
      this.#inputs?.timeJumped();
    });
  }

  /** Takes over the parameters that can change while the node runs. */
  reconfigure(config: Config): void {
    this.#config = config;
    if (this.#inputs) this.#startGrids();
    this.#parts?.worker.call('reconfigure', config).catch((error: Error) => this.#logErrorOnce(error.message));
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
    if (this.#closing && !this.#closing.waitUntilClosed(CLOSE_TIMEOUT)) throw new Error('the last state is still being saved: try again');
    const config = this.#config;
    const definitions = this.#definitions();
    const worker = new PipelineWorker(config, definitions, (level, text) => this.#logger[level](text), this.#onCrash);
    try {
      const outputs = new Outputs(this.#node);
      const sharing = new Sharing(this.#node, config, worker);
      this.#parts = {
        worker,
        outputs,
        sharing,
        services: new Services(this.#node, config, worker),
        monitor: new Monitor(this.#node, worker, [...outputs.endpoints, ...sharing.endpoints]),
        keeper: new StateKeeper(config, worker, this.#logger),
        dashboard: new Dashboard(config, this.#logger),
      };
    } catch (error) {
      worker.close();
      throw error;
    }
    this.#logger.info(worker.summary);
    void this.#parts.keeper.resume();
  }

  /** Definitions of the sources' messages, by source. @throws Error with one line: a type that is not installed, a topic that is none. */
  #definitions(): Record<string, string> {
    return Object.fromEntries(
      this.#config.sources.map(({ name, type, topic }) => {
        const definition = messageDefinition(type);
        rclnodejs.require(type);
        this.#node.resolveTopicName(topic);
        return [name, definition];
      }),
    );
  }

  #activate(): void {
    const { worker, outputs, monitor, keeper, sharing } = this.#parts!;
    this.#inputs = new Inputs(this.#node, this.#config, worker, (error) => this.#logErrorOnce(error.message));
    this.#startGrids();
    outputs.announceFilter(this.#config.mapFrame);
    monitor.watch(this.#inputs);
    keeper.start();
    sharing.start();
    this.#logger.info(`mapping ${this.#config.sources.map(({ topic }) => topic).join(', ')} in frame ${this.#config.mapFrame}`);
  }

  #deactivate(): void {
    if (!this.#inputs) return;
    this.#inputs.stop();
    this.#inputs = undefined;
    this.#node.destroyTimer(this.#gridTimer!);
    this.#gridTimer = undefined;
    this.#parts!.monitor.watch(undefined);
    this.#parts!.sharing.stop();
    this.#parts!.keeper.stop();
    this.#saved = this.#parts!.keeper.save();
  }

  #cleanup(): void {
    this.#deactivate();
    if (!this.#parts) return;
    const { worker, outputs, services, monitor, sharing, dashboard } = this.#parts;
    this.#parts = undefined;
    for (const part of [services, monitor, sharing, outputs, dashboard]) part.destroy();
    worker.close();
    this.#closing = worker;
  }

  #startGrids(): void {
    if (this.#gridTimer) this.#node.destroyTimer(this.#gridTimer);
    this.#gridTimer = every(this.#node, 1 / this.#config.grid.rate, () => void this.#grid());
  }

  /** Nothing is computed for an output without a subscriber; a grid that is late is waited for, not queued. */
  async #grid(): Promise<void> {
    const parts = this.#parts;
    const wanted = parts?.outputs.wanted(parts.dashboard.isOpen);
    if (!parts || !wanted || this.#gridIsUnderWay) return;
    this.#gridIsUnderWay = true;
    try {
      const reply = await parts.worker.call('grid', { now: now(this.#node), wanted });
      if (!this.#inputs || this.#parts !== parts) return;
      parts.monitor.gridFailed(reply.reason);
      parts.outputs.publish(reply);
      if (reply.dashboard) parts.dashboard.publish(reply.dashboard);
    } catch (error) {
      this.#logErrorOnce(`grid: ${(error as Error).message}`);
    } finally {
      this.#gridIsUnderWay = false;
    }
  }
}
