import type { Config, SourceConfig } from '../config/config.js';
import type { Engine } from '../engine/engine.js';
import { type ExplorePlace, explore as explorePlaces } from '../field/explore.js';
import { Field, type FoldResult } from '../field/field.js';
import { type GridPrediction, predictGridInSteps } from '../field/grid.js';
import type { JointOptions, JointPrediction } from '../field/joint.js';
import { openStateFile, restoreState, StateSaver } from '../field/state-storage.js';
import { finish, type Steps } from '../field/steps.js';
import { Batcher } from './batcher.js';
import { checkInputs } from './check-inputs.js';
import { FiniteGuard } from './finite-guard.js';
import { followedPosition, gridCenter, gridPlace } from './grid-place.js';
import { Intake } from './intake.js';
import type { Log } from './log.js';
import { PeerExchange } from './peer-exchange.js';
import { RecentTimes } from './recent-times.js';
import { Rejections } from './rejections.js';
import { reportFold } from './report-fold.js';
import { ScaleCheck } from './scale-check.js';
import type { Statistics } from './statistics.js';

/**
 * From messages to a map, without ROS: decode, wait for the transform, place in the map, gather into batches, fold. The node and
 * `cmanp replay` feed it the same bytes, so that they come to the same map. It holds on to no reading that was folded.
 */
export class Pipeline {
  /** What the readings become. */
  readonly field: Field;
  readonly #log: Log;
  readonly #intake: Intake;
  /** @internal */
  readonly batcher: Batcher;
  readonly #rejections: Rejections;
  readonly #predictionTimes = new RecentTimes();
  readonly #scaleCheck = new ScaleCheck();
  readonly #finite = new FiniteGuard();
  readonly #exchange: PeerExchange;
  readonly #saver = new StateSaver();
  #config: Config;
  /** Readings whose batch was pending when the clock jumped. */
  #dropped = 0;
  #resets = 0;

  /**
   * @param live messages come as fast as the world goes (`IntakeOptions.live`); false, the default: as fast as they can be read.
   *
   * @throws ConfigError when configuration and model do not fit.
   */
  constructor(config: Config, engine: Engine, log: Log, { live = false }: { readonly live?: boolean } = {}) {
    checkInputs(config, engine.model);
    this.#config = config;
    this.field = new Field(engine, {
      scale: config.value,
      tile: { ...config.tile, statePath: config.state.path },
      halfLife: config.forget.halfLife,
      calibrate: config.calibrate,
    });
    this.#log = log;
    this.#rejections = new Rejections(log);
    this.#exchange = new PeerExchange(config, this.field, log);
    this.batcher = new Batcher(this.field, config.batch.size, (result, row) => this.#folded(result, row));
    const { dimensions } = this.field;
    this.#intake = new Intake(config, { dimensions, live }, this.#rejections, this.batcher.add.bind(this.batcher));
  }

  /** Declares a source's message definition ("ros2msg" text). @throws ConfigError when type and field do not fit. */
  addSource(source: SourceConfig, definition: string): void {
    this.#intake.addSource(source, definition);
  }

  /** A message of a source, as CDR bytes; `receivedAt` in seconds of the node's clock (a recording's log time). */
  receive(name: string, cdr: Uint8Array, receivedAt: number): void {
    this.#intake.receive(name, cdr, receivedAt);
  }

  /** A tf2_msgs/msg/TFMessage as CDR bytes; `receivedAt` as in `receive`, 0: not known. */
  receiveTransforms(cdr: Uint8Array, isStatic: boolean, receivedAt = 0): void {
    this.#intake.receiveTransforms(cdr, isStatic, receivedAt);
  }

  /** The clock: resolves or expires waiting messages and folds old batches. `tick(Infinity)` expires all that waits. */
  tick(now: number): void {
    this.#intake.tick(now);
    if (now - (this.batcher.oldest ?? Infinity) >= this.#config.batch.period) this.batcher.flush();
  }

  /** Folds what is pending: at the end of a recording, after `tick(Infinity)`. Saving and predicting do it themselves. */
  flush(): void {
    this.batcher.flush();
  }

  /** The clock went backwards: transforms, waiting messages and the pending batch are dropped; the posterior as the configuration says. */
  timeJumped(): void {
    this.#intake.timeJumped();
    this.#dropped += this.batcher.clear();
    if (this.#config.forget.onClockJump === 'reset') this.reset();
  }

  /** The grid around the robot, with all its levels or alone, or the reason why there is none yet. */
  predictGrid(now: number, levels = true): GridPrediction | string {
    return finish(this.predictGridInSteps(now, levels));
  }

  /** The same, of the field at the first step. */
  *predictGridInSteps(now: number, levels = true): Steps<GridPrediction | string> {
    this.flush();
    if (this.field.warmupMissing > 0) return this.#warmingUp;
    const geometry = gridPlace(this.#config, this.#intake.transforms, this.field.dimensions, levels);
    if (typeof geometry === 'string') return geometry;
    const steps = this.#finite.checkSteps(predictGridInSteps(this.field, geometry, now, this.#config.risk));
    for (let time = 0; ; ) {
      const start = performance.now();
      const step = steps.next();
      time += performance.now() - start;
      if (step.done) {
        if (typeof step.value !== 'string') this.#predictionTimes.add(time);
        return step.value;
      }
      yield;
    }
  }

  /** Where the frame `grid.follow` was last seen, metres in the map frame; with a fixed grid, where the latest readings were taken. */
  robotPosition(): [number, number] | undefined {
    if (this.#config.grid.follow === '') return this.#intake.latestPlace;
    const position = followedPosition(this.#config, this.#intake.transforms);
    return typeof position === 'string' ? undefined : [position[0], position[1]];
  }

  /** Where readings around the grid's centre would tell most, and at what height; or why that is not known. */
  explore(now: number): { steps: Steps<ExplorePlace[] | string>; z: number } | string {
    this.flush();
    if (this.field.warmupMissing > 0) return this.#warmingUp;
    const center = gridCenter(this.#config, this.#intake.transforms, this.field.dimensions);
    if (typeof center === 'string') return center;
    const steps = this.#finite.check(() => explorePlaces(this.field, center, this.#config.explore, now));
    return typeof steps === 'string' ? steps : { steps: this.#finite.checkSteps(steps), z: center[2] };
  }

  /**
   * @param points `n x 3`, metres in the map frame.
   * @throws Error with one line (warming up, too many points, points or predictions that are not finite).
   */
  query(points: Float64Array, options: JointOptions, now: number): JointPrediction {
    return finish(this.queryInSteps(points, options, now));
  }

  /** The same, of the state at the first step; what is folded between the steps does not matter. */
  *queryInSteps(points: Float64Array, options: JointOptions, now: number): Steps<JointPrediction> {
    this.flush();
    const inputs = points.filter((_, i) => i % 3 < this.field.dimensions);
    const prediction = yield* this.#finite.checkSteps(this.field.predictJointInSteps(inputs, options, now));
    if (typeof prediction === 'string') throw new Error(prediction);
    return prediction;
  }

  /** Takes over the parameters that can change at run time (`reconfigurable` in config/parameters.ts), but `forget`. */
  reconfigure({ grid, risk, explore }: Config): void {
    this.#config = { ...this.#config, grid, risk, explore };
  }

  /** @see Field.setHalfLife */
  setHalfLife(halfLife: number, now: number): void {
    this.flush();
    this.field.setHalfLife(halfLife, now);
  }

  /** @see Field.forgetRegion */
  forgetRegion(region: Float64Array, weight: number): number {
    this.flush();
    return this.field.forgetRegion(region, weight);
  }

  /** Forgets everything, the value scale too when it is `auto`. */
  reset(): void {
    this.batcher.clear();
    this.field.reset();
    this.#scaleCheck.reset();
    this.#resets++;
  }

  /** @see PeerExchange.announce */
  announce(everything: boolean): Uint8Array | undefined {
    this.flush();
    return this.#exchange.announce(everything);
  }

  /** @see PeerExchange.receive */
  receivePeer(peer: string, cdr: Uint8Array): void {
    this.#exchange.receive(peer, cdr, this.#intake.clock);
  }

  /** Writes the state file. @throws Error with one line. */
  async save(path: string): Promise<void> {
    this.flush();
    await this.#saver.save(path, this.field.snapshot());
  }

  /** Takes over a state file. @throws Error with one line; the state is then unchanged. */
  async load(path: string): Promise<void> {
    const snapshot = await openStateFile(path);
    this.flush();
    restoreState(this.field, path, snapshot);
  }

  statistics(now: number): Statistics {
    const { sources, dropped } = this.#intake;
    const oldest = Math.min(this.batcher.oldest ?? Infinity, this.#intake.oldest);
    return {
      messages: sources.reduce((sum, { statistics }) => sum + statistics.messages, 0),
      observations: this.field.observations,
      updates: this.batcher.times.count,
      rejected: this.#rejections.counts,
      dropped: dropped + this.#dropped,
      resets: this.#resets,
      warmupMissing: this.field.warmupMissing,
      ...this.field.tileStatistics,
      updateMs: this.batcher.times.percentiles,
      predictions: this.#predictionTimes.count,
      predictionMs: this.#predictionTimes.latest,
      notFinite: this.#finite.refused,
      lag: Math.max(0, now - Math.min(oldest, now)),
      exchange: this.#exchange.statistics,
      scaleMisfit: this.#scaleCheck.misfit,
      temperature: this.field.temperature,
      sources: sources.map(({ statistics }) => statistics),
      examples: this.#rejections.examples,
    };
  }

  get #warmingUp(): string {
    return `warming up: ${this.field.warmupMissing} readings to go`;
  }

  #folded(result: FoldResult, row: (index: number) => { source: number; value: number }): void {
    this.#scaleCheck.add(result.folded, result.sumOfSquares);
    if (result.warmup > 0 && this.field.scale) {
      const { mean, std } = this.field.scale;
      this.#log('info', `value scale set from the warm-up: mean ${mean}, std ${std}`);
    }
    reportFold(result, row, this.#intake.sources, this.#rejections, this.#intake.clock);
  }
}
