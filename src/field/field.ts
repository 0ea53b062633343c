import type { Engine, Prediction } from '../engine/engine.js';
import { Calibrator } from './calibrator.js';
import { describeField } from './describe-field.js';
import { Evidence } from './evidence.js';
import type { FieldOptions } from './field-options.js';
import type { FoldResult } from './fold-result.js';
import { type JointOptions, type JointPrediction, widen } from './joint.js';
import { normalise } from './normalise.js';
import { checkFinite } from './not-finite.js';
import { checkObservations, type Observations } from './observations.js';
import { PeerStates, type PeerStatistics, type StateUpdate } from './peer-states.js';
import { Posterior } from './posterior.js';
import { checkRegion, type Region } from './region.js';
import type { LocalEvidence } from './scratch.js';
import { type FieldSnapshot, mismatch, shapeMismatch, sumMismatch } from './snapshot.js';
import { finish, type Steps } from './steps.js';
import { NO_ERRORS } from './temperature.js';
import { tileFiles } from './tile-folder.js';
import { type TileIndex, TileLattice } from './tile-lattice.js';
import { type TileStatistics, TileStore } from './tile-store.js';
import { toUnit } from './to-unit.js';
import { ScaleEstimator, type ValueScale } from './value-scale.js';

export type { FieldOptions } from './field-options.js';
export type { FoldResult } from './fold-result.js';

/**
 * A field over the map: readings in, mean and uncertainty anywhere out. It keeps a state of constant size for each tile and nothing of
 * the readings; the order and grouping in which they come do not matter.
 *
 * @example
 * const engine = await createEngine(loadModel('field2d'), { latents: 64 });
 * const field = new Field(engine, { scale: { mean: 20, std: 5 }, tile: { size: 20, overlap: 0.5 } });
 * field.fold({ positions: Float64Array.of(0, 0, 3, 4), values: Float64Array.of(21.5, 19) }); // (0, 0) -> 21.5, (3, 4) -> 19
 * const { mean, std } = field.predict(Float64Array.of(1, 1));
 */
export class Field {
  readonly engine: Engine;
  readonly #evidence: Evidence;
  readonly #scale: ScaleEstimator;
  readonly #peers: PeerStates;
  readonly #posterior: Posterior;
  readonly #calibrator: Calibrator;

  constructor(engine: Engine, { scale, tile, halfLife = 0, calibrate = false }: FieldOptions) {
    const { max = 256, statePath = '' } = tile;
    this.engine = engine;
    this.#scale = new ScaleEstimator(scale);
    const lattice = new TileLattice(engine.model.architecture.inputs, tile);
    const files = tileFiles(statePath, () => this.#describe());
    this.#evidence = new Evidence(engine, lattice, new TileStore(max, () => engine.newState(), files), halfLife);
    this.#peers = new PeerStates(max);
    this.#posterior = new Posterior(engine, this.#evidence, this.#peers, max);
    this.#calibrator = new Calibrator(calibrate, this.#posterior, this.#peers);
  }

  /** Inputs of the field: 2 for x, y. */
  get dimensions(): number {
    return this.#evidence.lattice.dimensions;
  }

  /** Undefined while the warm-up goes on. */
  get scale(): ValueScale | undefined {
    return this.#scale.scale;
  }

  /** Readings of the warm-up that are still missing. */
  get warmupMissing(): number {
    return this.#scale.missing;
  }

  /** Readings folded. */
  get observations(): number {
    return this.#evidence.observations;
  }

  get tiles(): number {
    return this.#evidence.tiles.size;
  }

  /** Tiles in files, not in memory. */
  get tilesSpilled(): number {
    return this.#evidence.tiles.spilled.length;
  }

  /** Tiles that were lost, for want of room or of a file that can be read. */
  get tilesEvicted(): number {
    return this.#evidence.tiles.evicted;
  }

  get tileStatistics(): TileStatistics {
    return this.#evidence.tiles.statistics;
  }

  /** Grows with every change of the state. */
  get revision(): number {
    return this.#evidence.revision;
  }

  /** Grows when something is taken back: a reset, another state in its place. */
  get generation(): number {
    return this.#evidence.generation;
  }

  /** Factor by which `FieldOptions.calibrate` widens predictions, from 1. */
  get temperature(): number {
    return this.#calibrator.factor;
  }

  /** What the peers have told. */
  get peers(): PeerStatistics[] {
    return this.#peers.statistics;
  }

  /** Bytes of all tiles' states: constant per tile, however much was read. */
  get byteLength(): number {
    return this.#evidence.tiles.byteLength;
  }

  /**
   * Folds readings in. The first ones may go into the warm-up instead.
   *
   * @throws RangeError, and nothing is folded, when sizes do not fit or something is not finite or too far away.
   */
  fold({ positions, values, stamps = new Float64Array(values.length) }: Observations): FoldResult {
    checkObservations({ positions, values, stamps }, this.dimensions);
    const warmup = this.#scale.take(values);
    const scale = this.#scale.scale;
    if (scale === undefined) return { folded: 0, warmup, sumOfSquares: 0, outOfRange: [] };

    const { normalised, rows, outOfRange } = normalise(values, scale, warmup);
    const readings = { positions, values: normalised, stamps };
    this.#calibrator.foretell(rows, readings);
    this.#evidence.fold(rows, readings);
    return { folded: rows.length, warmup, sumOfSquares: rows.reduce((sum, row) => sum + normalised[row] ** 2, 0), outOfRange };
  }

  /**
   * Distribution of noisy readings at `n` points, in the value's own unit.
   *
   * @param points `n x dimensions`, metres in the map frame.
   * @param at time for which to predict, seconds; matters only where readings are forgotten. Default: that of the latest reading.
   * @throws Error while the warm-up goes on; RangeError for points that are not finite or too far away; NotFiniteError for what the model
   * should never give.
   */
  predict(points: Float64Array, at?: number): Prediction {
    return finish(this.predictInSteps(points, at));
  }

  /** The same, of the state at the first step; what is folded between the steps does not matter. */
  *predictInSteps(points: Float64Array, at?: number): Steps<Prediction> {
    const scale = this.#scale.known();
    const { factor } = this.#calibrator;
    return toUnit(yield* this.#posterior.predictInSteps(points, at), scale, factor);
  }

  /** Standard deviation, in the value's own unit, that the model gives where nothing was read. */
  priorStd(points: Float64Array): Float64Array {
    const scale = this.#scale.known();
    return toUnit(this.#posterior.prior(points), scale, this.#calibrator.factor).std;
  }

  /**
   * Like `predict`, with the covariance between the points and joint samples where asked for.
   *
   * @throws Error while the warm-up goes on; RangeError for too many points or samples; NotFiniteError as `predict`.
   */
  predictJoint(points: Float64Array, options: JointOptions, at?: number): JointPrediction {
    return finish(this.predictJointInSteps(points, options, at));
  }

  /** The same, of the state at the first step. */
  *predictJointInSteps(points: Float64Array, options: JointOptions, at?: number): Steps<JointPrediction> {
    const { factor } = this.#calibrator;
    const prediction = widen(yield* this.#posterior.predictJoint(points, options, at, this.#scale.known()), factor);
    for (const part of ['mean', 'std', 'covariance', 'samples'] as const) checkFinite(prediction[part], part);
    return prediction;
  }

  /**
   * The states around some points, for hypothetical readings: clone them before folding.
   *
   * @throws Error while the warm-up goes on; RangeError for points that are not finite or too far away.
   */
  localEvidence(points: Float64Array, at?: number): LocalEvidence {
    this.#scale.known();
    return this.#posterior.localEvidence(points, at);
  }

  /**
   * Takes back readings that proved wrong, given again as they were folded: the field is then as if they had never been read, to rounding
   * (exactly, in tiles that held no others). Meant for the newest batch: what was decayed or dropped since cannot be taken back.
   * The value scale and the times of the latest readings stay.
   *
   * @returns how many. @throws Error with one line, and nothing is changed, when they cannot have been folded.
   */
  remove({ positions, values, stamps = new Float64Array(values.length) }: Observations): number {
    checkObservations({ positions, values, stamps }, this.dimensions);
    const { normalised, rows } = normalise(values, this.#scale.known());
    this.#evidence.remove(rows, { positions, values: normalised, stamps });
    return rows.length;
  }

  /**
   * Forgets what was read in a region: in each tile that touches it all readings count `weight` times as much from now on. A tile forgets as
   * a whole, so that up to a tile's size around the region is forgotten too.
   *
   * @param weight 0 (the tiles are as new) .. 1. @returns how many tiles. @throws RangeError for what is no polygon or weight.
   */
  forgetRegion(region: Region, weight: number): number {
    checkRegion(region);
    if (!(weight >= 0 && weight <= 1)) throw new RangeError(`weight ${weight} is not within 0..1`);
    return this.#evidence.decay(region, weight);
  }

  /**
   * From a time on, seconds, readings fade with another half-life (`Evidence.setHalfLife` says exactly how).
   *
   * @throws Error with one line, and nothing is changed, when there are peers: theirs fade with the former one.
   */
  setHalfLife(halfLife: number, at: number): void {
    if (halfLife !== this.#evidence.halfLife && this.#peers.statistics.length > 0)
      throw new Error(`a half-life of ${halfLife} s is not that of the peers, ${this.#evidence.halfLife} s`);
    this.#evidence.setHalfLife(halfLife, at);
  }

  /** Forgets all readings of its own, and an automatic value scale too (with what peers told in that scale). */
  reset(): void {
    this.#evidence.clear();
    this.#scale.reset();
    this.#calibrator.errors = NO_ERRORS;
    if (this.#scale.scale === undefined) this.#peers.clear();
  }

  /**
   * Takes in what a peer says of its state: predictions are then those of a field that has seen the peer's readings too. One's own state
   * (`snapshot`, `tiles`, `observations`) is not touched.
   *
   * @throws Error with one line, and nothing is changed, when the states cannot be added up.
   */
  takePeer(name: string, update: StateUpdate): void {
    const own = this.snapshot();
    const { snapshot } = update;
    const problem = mismatch(snapshot, own) ?? sumMismatch(snapshot, own) ?? shapeMismatch(snapshot, this.engine.newState());
    if (problem !== undefined) throw new Error(problem);
    this.#peers.take(name, update);
  }

  /**
   * One's own field as data, without what peers told. The tiles' states are shared, not copied: write them out before anything else is folded.
   *
   * @param since only tiles that changed after this `revision`.
   */
  snapshot(since = -1): FieldSnapshot {
    const { tiles } = this.#evidence;
    return { ...this.#describe(), tiles: [...tiles].filter(({ revision }) => revision > since), spilled: tiles.spilled };
  }

  /** All tiles, those in files too. */
  get tileIndices(): TileIndex[] {
    return this.#evidence.indices;
  }

  /** @see Evidence.excerpt */
  excerpt(since: number, others?: readonly TileIndex[]): FieldSnapshot {
    return { ...this.#describe(), tiles: this.#evidence.excerpt(since, others) };
  }

  #describe(): FieldSnapshot {
    return describeField(this.engine, this.#evidence, this.#scale, this.#calibrator.errors);
  }

  /**
   * Takes the place of what the field knew; the snapshot's states are the field's own from then on.
   *
   * @throws Error with one line, and nothing is changed, when the snapshot does not fit the field.
   */
  restore(snapshot: FieldSnapshot): void {
    const problem =
      mismatch(snapshot, this.snapshot()) ??
      (snapshot.scale && this.#scale.conflict(snapshot.scale)) ??
      shapeMismatch(snapshot, this.engine.newState());
    if (problem !== undefined) throw new Error(problem);
    this.reset();
    this.#scale.restore(snapshot.scale, snapshot.warmup);
    this.#evidence.restore(snapshot);
    this.#calibrator.errors = snapshot.errors;
  }
}
