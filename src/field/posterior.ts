import type { Engine, Prediction } from '../engine/engine.js';
import { blend, groupByTile, type TileGroup } from './blend.js';
import type { Evidence } from './evidence.js';
import { logGrowth } from './forgetting.js';
import { type JointOptions, type JointPrediction, JointPredictor } from './joint.js';
import { type Knowledge, nothingKnown } from './knowledge.js';
import { checkPositions } from './observations.js';
import { Outlooks } from './outlook.js';
import type { PeerStates } from './peer-states.js';
import type { LocalEvidence } from './scratch.js';
import { SharedTiles } from './shared-tiles.js';
import { finish, type Steps } from './steps.js';
import type { TileIndex } from './tile-lattice.js';
import type { ValueScale } from './value-scale.js';

/** What one's own readings and those of the peers say of any place, in the model's units. Points are `n x dimensions`. */
export class Posterior {
  readonly #engine: Engine;
  readonly #evidence: Evidence;
  readonly #peers: PeerStates;
  readonly #shared: SharedTiles;
  readonly #outlooks: Outlooks;
  readonly #joint: JointPredictor;

  /** @param maxTiles sums of own and peers' tiles that are remembered. */
  constructor(engine: Engine, evidence: Evidence, peers: PeerStates, maxTiles: number) {
    this.#engine = engine;
    this.#evidence = evidence;
    this.#peers = peers;
    this.#shared = new SharedTiles(evidence, peers, maxTiles);
    this.#outlooks = new Outlooks(engine);
    this.#joint = new JointPredictor(engine, this.#outlooks);
  }

  /** @param at time for which to predict, seconds. Default: that of the latest reading. @throws RangeError for points that are none. */
  predict(points: Float64Array, at: number | undefined): Prediction {
    return finish(this.predictInSteps(points, at));
  }

  /** The same, tile by tile, of the state at the first step. */
  predictInSteps(points: Float64Array, at: number | undefined): Steps<Prediction> {
    return this.#predict(this.#group(points), points, this.#logDecay(at));
  }

  /** What the model says where nothing was read. */
  prior(points: Float64Array): Prediction {
    const groups = this.#group(points);
    const predictions = groups.map(({ inputs }) => this.#outlooks.prior(inputs));
    return blend(groups, points.length / this.#evidence.lattice.dimensions, predictions);
  }

  /** @returns In the value's own unit, of the state at the first step. */
  *predictJoint(points: Float64Array, options: JointOptions, at: number | undefined, scale: ValueScale): Steps<JointPrediction> {
    const evidence = this.localEvidence(points, at);
    const posterior = finish(this.#predict(evidence.groups, points, evidence.logDecay));
    return yield* this.#joint.predict({ evidence, posterior, scale }, options);
  }

  localEvidence(points: Float64Array, at: number | undefined): LocalEvidence {
    const knowledgeOf = ({ tile }: Pick<TileGroup, 'tile'>) => this.#knowledge(tile) ?? nothingKnown(this.#engine);
    return { groups: this.#group(points), knowledgeOf, logDecay: this.#logDecay(at) };
  }

  #group(points: Float64Array): TileGroup[] {
    const { lattice } = this.#evidence;
    if (points.length % lattice.dimensions !== 0)
      throw new RangeError(`points: ${points.length} numbers are not n x ${lattice.dimensions}`);
    checkPositions(points);
    return groupByTile(lattice, points);
  }

  *#predict(groups: readonly TileGroup[], points: Float64Array, logDecay: number): Steps<Prediction> {
    // All tiles first: what is folded between the steps does not change them.
    const outlooks = groups.map(({ tile }) => this.#outlooks.of(this.#knowledge(tile), logDecay));
    const predictions: Prediction[] = [];
    for (const [i, { inputs }] of groups.entries()) {
      predictions.push(this.#outlooks.predict(outlooks[i], inputs));
      yield;
    }
    return blend(groups, points.length / this.#evidence.lattice.dimensions, predictions);
  }

  #knowledge(index: TileIndex): Knowledge | undefined {
    return this.#shared.get(index, this.#epoch);
  }

  /** Stamp at which readings have weight 1 where one's own and the peers' are added up; before the first own reading any serves. */
  get #epoch(): number {
    return this.#evidence.epoch ?? 0;
  }

  /** Weight of the state at a time; never more than at the latest reading, or old readings would count more than once. */
  #logDecay(at: number | undefined): number {
    const last = Math.max(this.#evidence.lastStamp ?? -Infinity, this.#peers.lastStamp ?? -Infinity);
    if (last === -Infinity) return 0;
    return -logGrowth(Math.max(at ?? last, last) - this.#epoch, this.#evidence.halfLife) || 0;
  }
}
