import type { Engine } from '../engine/engine.js';
import type { TileGroup } from './blend.js';
import type { Field } from './field.js';
import { copyOf, type Knowledge, learn } from './knowledge.js';
import { checkFinite } from './not-finite.js';
import { Outlooks } from './outlook.js';
import { type LocalEvidence, weightsOfNow } from './scratch.js';
import type { Steps } from './steps.js';

/** Where to look for places. */
export interface ExploreOptions {
  /** Places wanted. */
  readonly count: number;
  /** Metres around the centre. */
  readonly radius: number;
  /** Where the robot can go: least x and y, greatest x and y, metres. What lies elsewhere is neither suggested nor worth knowing. */
  readonly area?: readonly [minX: number, minY: number, maxX: number, maxY: number];
}

/** A place where a reading would tell much. */
export interface ExplorePlace {
  readonly x: number;
  readonly y: number;
  /** Part of the variance around that a reading here would take, after those at the places before it: 0..1. */
  readonly gain: number;
}

/** Candidates along each side of the square around the circle, or of its part in the area; each costs a pass through the model for all of them. */
const SIDE = 9;
const EVERYWHERE = [-Infinity, -Infinity, Infinity, Infinity] as const;

/**
 * The places around a centre where readings would reduce the field's uncertainty most, the best first. Each candidate's predicted value is
 * folded into a scratch copy of the state, which is exact and cheap, and the variance that then remains around it is predicted. The choice is
 * greedy: the reading at the best place stays in the scratch, and the next is chosen (Krause et al. 2008; within 1 - 1/e of the best set
 * where gains diminish). Gains computed earlier serve as bounds, so that few candidates are tried again (Minoux 1978).
 *
 * It takes a second or so in all, and can be put off after each candidate: nothing that is folded meanwhile changes it.
 *
 * @param center metres in the map frame: x, y and, for a field over x, y, z, the height.
 * @param at seconds.
 * @throws Error while the field warms up, and where no part of the area is within the radius; NotFiniteError from any step.
 */
export function* explore(
  field: Field,
  center: readonly [x: number, y: number, z: number],
  { count, radius, area }: ExploreOptions,
  at?: number,
): Steps<ExplorePlace[]> {
  const places = candidates(center, radius, area);
  if (places.length === 0) throw new Error(`explore: nothing of the area is within ${radius} m of the robot`);
  const points = Float64Array.from(places.flatMap(([x, y]) => [x, y, center[2]].slice(0, field.dimensions)));
  const tentative = new TentativeReadings(field.engine, field.localEvidence(points, at));
  const chosen = yield* chooseGreedily(places.length, count, tentative);
  return chosen.map(({ index, gain }) => ({ x: places[index][0], y: places[index][1], gain }));
}

/** Cell centres of a lattice that lie in the circle and in the area. */
function candidates([x, y]: readonly number[], radius: number, area: ExploreOptions['area'] = EVERYWHERE): [x: number, y: number][] {
  const [minX, minY] = [Math.max(area[0], x - radius), Math.max(area[1], y - radius)];
  const [width, height] = [Math.min(area[2], x + radius) - minX, Math.min(area[3], y + radius) - minY];
  const found: [number, number][] = [];
  if (width < 0 || height < 0) return found;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const place: [number, number] = [minX + ((column + 0.5) * width) / SIDE, minY + ((row + 0.5) * height) / SIDE];
      if (Math.hypot(place[0] - x, place[1] - y) <= radius) found.push(place);
    }
  }
  return found;
}

/** What candidates are worth, given those already taken. */
export interface Worth {
  gain(index: number): number;
  take(index: number): void;
}

/** The candidates of `n` that gain most, one after the other; those that gain nothing are left out. Pauses after each look at one. */
export function* chooseGreedily(n: number, count: number, worth: Worth): Steps<{ index: number; gain: number }[]> {
  const bounds: { index: number; gain: number; after: number }[] = [];
  for (let index = 0; index < n; index++) {
    bounds.push({ index, gain: worth.gain(index), after: 0 });
    yield;
  }
  const chosen: { index: number; gain: number }[] = [];
  while (chosen.length < count && bounds.length > 0) {
    bounds.sort((a, b) => b.gain - a.gain);
    const [best] = bounds;
    if (best.gain <= 0) break;
    if (best.after === chosen.length) {
      worth.take(best.index);
      chosen.push({ index: best.index, gain: best.gain });
      bounds.shift();
    } else {
      best.gain = worth.gain(best.index);
      best.after = chosen.length;
    }
    yield;
  }
  return chosen;
}

/** A tile's part of the scratch: what is known of it with the readings taken so far, and the variances that it leaves at its points. */
interface ScratchTile {
  readonly group: TileGroup;
  known: Knowledge;
  mean: Float64Array;
  variances: Float64Array;
}

/** Hypothetical readings at the targets, in copies of the tiles' states. */
class TentativeReadings implements Worth {
  readonly #engine: Engine;
  readonly #outlooks: Outlooks;
  readonly #logDecay: number;
  readonly #tiles: ScratchTile[];
  /** Of all points, before any reading is taken. */
  readonly #variance: number;

  constructor(engine: Engine, { groups, knowledgeOf, logDecay }: LocalEvidence) {
    this.#engine = engine;
    this.#outlooks = new Outlooks(engine);
    this.#logDecay = logDecay;
    this.#tiles = groups.map((group) => {
      const known = copyOf(knowledgeOf(group));
      return { group, known, ...this.#predict(known, group) };
    });
    this.#variance = this.#tiles.reduce((sum, { group: { weights }, variances }) => sum + dot(weights, variances), 0);
  }

  /** Part of all variance that a reading at a candidate would take, as the tile sees it that says most there: it reaches no further. */
  gain(index: number): number {
    const tile = this.#tiles.reduce((most, other) => (weightAt(other.group, index) > weightAt(most.group, index) ? other : most));
    const { variances } = this.#predict(this.#read(tile, index), tile.group);
    return tile.variances.reduce((sum, variance, i) => sum + variance - variances[i], 0) / this.#variance;
  }

  take(index: number): void {
    for (const tile of this.#tiles) {
      if (!tile.group.rows.includes(index)) continue;
      tile.known = this.#read(tile, index);
      Object.assign(tile, this.#predict(tile.known, tile.group));
    }
  }

  /** The tile after a reading of what it predicts at a point. */
  #read({ group, known, mean }: ScratchTile, index: number): Knowledge {
    const i = group.rows.indexOf(index);
    const dimensions = group.inputs.length / group.rows.length;
    const place = group.inputs.slice(i * dimensions, (i + 1) * dimensions);
    const next = copyOf(known);
    learn(this.#engine, next, place, Float64Array.of(mean[i]), weightsOfNow(1, this.#logDecay));
    return next;
  }

  #predict(known: Knowledge, { inputs }: TileGroup): { mean: Float64Array; variances: Float64Array } {
    const { mean, std } = this.#outlooks.predict(this.#outlooks.of(known, this.#logDecay), inputs);
    checkFinite(mean, 'mean');
    checkFinite(std, 'std');
    return { mean, variances: std.map((s) => s * s) };
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function weightAt({ rows, weights }: TileGroup, index: number): number {
  const i = rows.indexOf(index);
  return i < 0 ? -1 : weights[i];
}
