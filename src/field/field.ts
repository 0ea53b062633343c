import type { CmanpState } from '../cmab/cmanp-state.js';
import type { Engine, Prediction } from '../engine/engine.js';
import { assignTiles } from './assign-tiles.js';
import { blend, groupByTile, type TileGroup } from './blend.js';
import { logGrowth } from './forgetting.js';
import { type JointOptions, type JointPrediction, JointPredictor } from './joint.js';
import { checkObservations, checkPositions, type Observations } from './observations.js';
import { Prior } from './prior.js';
import { type FieldSnapshot, mismatch } from './snapshot.js';
import { type TileGeometry, TileLattice } from './tile-lattice.js';
import { type Tile, TileStore } from './tile-store.js';
import { ScaleEstimator, type ValueScale, type ValueScaleOptions } from './value-scale.js';

export interface FieldOptions {
  readonly scale: ValueScaleOptions;
  /** `max`: tiles kept in memory (default 256), the least recently used are dropped. */
  readonly tile: TileGeometry & { readonly max?: number };
  /** Seconds after which a reading counts half; 0 (the default): nothing is forgotten. */
  readonly halfLife?: number;
}

/** What became of the readings of one fold. */
export interface FoldResult {
  readonly folded: number;
  /** Used for the value scale and dropped. */
  readonly warmup: number;
  /** Sum of the squares of the values folded, in standard deviations from the mean: about one each where the value scale fits. */
  readonly sumOfSquares: number;
  /** Rows refused: more than `MAX_DEVIATIONS` standard deviations from the mean. */
  readonly outOfRange: readonly number[];
}

/** A reading this many standard deviations off is no reading of the field; one such could outweigh all others in the state. */
export const MAX_DEVIATIONS = 1e4;

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
  readonly #lattice: TileLattice;
  readonly #tiles: TileStore;
  readonly #scale: ScaleEstimator;
  readonly #prior: Prior;
  readonly #halfLife: number;
  readonly #joint: JointPredictor;
  #epoch: number | undefined;
  #lastStamp: number | undefined;
  #observations = 0;

  constructor(engine: Engine, { scale, tile, halfLife = 0 }: FieldOptions) {
    this.engine = engine;
    this.#lattice = new TileLattice(engine.model.architecture.inputs, tile);
    this.#tiles = new TileStore(tile.max ?? 256, () => engine.newState());
    this.#scale = new ScaleEstimator(scale);
    this.#prior = new Prior(engine);
    this.#halfLife = halfLife;
    this.#joint = new JointPredictor(engine);
  }

  /** Inputs of the field: 2 for x, y. */
  get dimensions(): number {
    return this.#lattice.dimensions;
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
    return this.#observations;
  }

  get tiles(): number {
    return this.#tiles.size;
  }

  get tilesEvicted(): number {
    return this.#tiles.evicted;
  }

  /** Bytes of all tiles' states: constant per tile, however much was read. */
  get byteLength(): number {
    return this.#tiles.byteLength;
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

    const normalised = values.map((value) => (value - scale.mean) / scale.std);
    const rows: number[] = [];
    const outOfRange: number[] = [];
    for (let row = warmup; row < values.length; row++) {
      (Math.abs(normalised[row]) <= MAX_DEVIATIONS ? rows : outOfRange).push(row);
    }
    this.#foldRows(rows, positions, normalised, stamps);
    return { folded: rows.length, warmup, sumOfSquares: rows.reduce((sum, row) => sum + normalised[row] ** 2, 0), outOfRange };
  }

  /**
   * Distribution of noisy readings at `n` points, in the value's own unit.
   *
   * @param points `n x dimensions`, metres in the map frame.
   * @param at time for which to predict, seconds; matters only where readings are forgotten. Default: that of the latest reading.
   * @throws Error while the warm-up goes on; RangeError for points that are not finite or too far away.
   */
  predict(points: Float64Array, at?: number): Prediction {
    const scale = this.#knownScale();
    return toUnit(this.#predictNormalised(this.#group(points), points, this.#logDecay(at)), scale);
  }

  /** Standard deviation, in the value's own unit, that the model gives where nothing was read. */
  priorStd(points: Float64Array): Float64Array {
    const scale = this.#knownScale();
    const groups = this.#group(points);
    return toUnit(
      blend(groups, points.length / this.dimensions, ({ inputs }) => this.#prior.predict(inputs)),
      scale,
    ).std;
  }

  /**
   * Like `predict`, with the covariance between the points and joint samples where asked for.
   *
   * @throws Error while the warm-up goes on; RangeError for too many points or samples.
   */
  predictJoint(points: Float64Array, options: JointOptions, at?: number): JointPrediction {
    const scale = this.#knownScale();
    const groups = this.#group(points);
    const logDecay = this.#logDecay(at);
    const posterior = this.#predictNormalised(groups, points, logDecay);
    const stateOf = ({ tile }: TileGroup) => this.#tiles.get(tile)?.state ?? this.engine.newState();
    return this.#joint.predict({ groups, stateOf, logDecay, posterior, scale }, options);
  }

  /** Forgets everything, an automatic value scale too. */
  reset(): void {
    this.#tiles.clear();
    this.#scale.reset();
    this.#epoch = undefined;
    this.#lastStamp = undefined;
    this.#observations = 0;
  }

  /** The whole field as data. The tiles' states are shared, not copied: write them out before anything else is folded. */
  snapshot(): FieldSnapshot {
    const { model, latents } = this.engine;
    const { size, overlap, origin } = this.#lattice;
    return {
      model: model.name,
      modelSha256: model.sha256,
      latents,
      dimensions: this.dimensions,
      scale: this.#scale.scale,
      warmup: { ...this.#scale.sums, missing: this.#scale.missing },
      tile: { size, overlap, origin },
      halfLife: this.#halfLife,
      epoch: this.#epoch,
      lastStamp: this.#lastStamp,
      observations: this.#observations,
      tiles: [...this.#tiles],
    };
  }

  /**
   * Takes the place of what the field knew; the snapshot's states are the field's own from then on.
   *
   * @throws Error with one line, and nothing is changed, when the snapshot does not fit the field.
   */
  restore(snapshot: FieldSnapshot): void {
    const problem =
      mismatch(snapshot, this.snapshot()) ?? (snapshot.scale && this.#scale.conflict(snapshot.scale)) ?? this.#strangeShape(snapshot);
    if (problem !== undefined) throw new Error(problem);
    this.reset();
    this.#scale.restore(snapshot.scale, snapshot.warmup);
    this.#epoch = snapshot.epoch;
    this.#lastStamp = snapshot.lastStamp;
    this.#observations = snapshot.observations;
    for (const { index, state, count } of snapshot.tiles) this.#tiles.put({ index, state, count });
  }

  #strangeShape({ tiles }: FieldSnapshot): string | undefined {
    const shape = ({ blocks }: CmanpState) =>
      blocks.map(({ latents, heads, headWidth }) => `${latents} x ${heads} x ${headWidth}`).join(', ');
    const wanted = shape(this.engine.newState());
    const strange = tiles.find(({ state }) => shape(state) !== wanted);
    return strange && `its tile ${strange.index.join(',')} has blocks of ${shape(strange.state)}, not ${wanted}`;
  }

  #foldRows(rows: readonly number[], positions: Float64Array, normalised: Float64Array, stamps: Float64Array): void {
    if (rows.length === 0) return;
    const epoch = (this.#epoch ??= stamps[rows[0]]);
    for (const [tile, members] of assignTiles(this.#lattice, this.#tiles, positions, rows)) {
      const logWeights =
        this.#halfLife === 0 ? undefined : Float64Array.from(members, (row) => logGrowth(stamps[row] - epoch, this.#halfLife));
      const values = Float64Array.from(members, (row) => normalised[row]);
      this.engine.fold(tile.state, this.#lattice.local(tile.index, positions, members), values, logWeights);
      tile.count += members.length;
      tile.conditioned = undefined;
    }
    this.#lastStamp = rows.reduce((last, row) => Math.max(last, stamps[row]), this.#lastStamp ?? -Infinity);
    this.#observations += rows.length;
  }

  #group(points: Float64Array): TileGroup[] {
    if (points.length % this.dimensions !== 0) throw new RangeError(`points: ${points.length} numbers are not n x ${this.dimensions}`);
    checkPositions(points);
    return groupByTile(this.#lattice, points);
  }

  #predictNormalised(groups: readonly TileGroup[], points: Float64Array, logDecay: number): Prediction {
    return blend(groups, points.length / this.dimensions, ({ tile: index, inputs }) => {
      const tile = this.#tiles.get(index);
      return tile === undefined ? this.#prior.predict(inputs) : this.engine.predict(this.#condition(tile, logDecay), inputs);
    });
  }

  #condition(tile: Tile, logDecay: number) {
    if (tile.conditioned?.logDecay !== logDecay) tile.conditioned = { logDecay, latents: this.engine.condition(tile.state, logDecay) };
    return tile.conditioned.latents;
  }

  /** Weight of the state at a time; never more than at the latest reading, or old readings would count more than once. */
  #logDecay(at: number | undefined): number {
    if (this.#epoch === undefined || this.#lastStamp === undefined) return 0;
    return -logGrowth(Math.max(at ?? this.#lastStamp, this.#lastStamp) - this.#epoch, this.#halfLife) || 0;
  }

  #knownScale(): ValueScale {
    const scale = this.#scale.scale;
    if (scale === undefined) throw new Error(`warming up: ${this.#scale.missing} readings are missing before the value scale is known`);
    return scale;
  }
}

function toUnit({ mean, std }: Prediction, scale: ValueScale): Prediction {
  return { mean: mean.map((m) => m * scale.std + scale.mean), std: std.map((s) => s * scale.std) };
}
