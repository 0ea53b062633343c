import type { Conditioned, Engine, Prediction } from '../engine/engine.js';
import type { TileGroup } from './blend.js';
import { Freshness } from './freshness.js';
import type { Knowledge } from './knowledge.js';
import { Prior } from './prior.js';
import { RememberedPredictions } from './remembered-predictions.js';

/** A tile as it looks at a time; what is folded later does not change it. */
export interface Outlook {
  /** As of the tile's newest reading. */
  readonly latents: Conditioned;
  readonly freshness: Freshness;
  /** What the tile's readings weigh at that time is what they were folded with, times `exp(logDecay)`. */
  readonly logDecay: number;
}

/** Part of a tile's prediction: its points, each with the share that the part has in it, and the latents that it is read from. */
export interface Component {
  readonly group: TileGroup;
  readonly latents: Conditioned;
}

/**
 * What a tile says at a time: what the model makes of its readings as of the newest of them, drifted from there to the prior as an
 * Ornstein-Uhlenbeck process drifts: of the variance that the readings account for the share `k` is kept, and the correlation `sqrt(k)`, so
 * that the mean is `sqrt(k) m + (1 - sqrt(k)) m0` and the variance `k v + (1 - k) v0`, where `m0` and `v0` are the prior's. Where the readings
 * that speak weigh `w` by now (freshness.ts), `k = sqrt(w)`: the other half of what they have lost is in the sums, and the model has seen it
 * (docs/results.md, Forgetting).
 */
export class Outlooks {
  readonly #engine: Engine;
  readonly #prior: Prior;
  readonly #remembered: RememberedPredictions;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#prior = new Prior(engine);
    this.#remembered = new RememberedPredictions(engine);
  }

  /** What the model says where nothing was read. */
  prior(inputs: Float64Array): Prediction {
    return this.#prior.predict(inputs);
  }

  /** @param known undefined: nothing. */
  of(known: Knowledge | undefined, logDecay: number): Outlook | undefined {
    const latest = known?.freshness.latest ?? -Infinity;
    if (known === undefined || latest === -Infinity) return undefined;
    known.conditioned ??= this.#engine.condition(known.state, -latest || 0);
    return { latents: known.conditioned, freshness: known.freshness.clone(), logDecay };
  }

  /** @param outlook undefined: nothing is known. @param inputs `n x dimensions`, in the tile's coordinates. */
  predict(outlook: Outlook | undefined, inputs: Float64Array): Prediction {
    if (outlook === undefined) return this.prior(inputs);
    const { latents, freshness, logDecay } = outlook;
    const then = this.#remembered.predict(latents, inputs);
    const weights = freshness.weights(inputs, logDecay);
    return weights === undefined ? then : drift(then, this.prior(inputs), weights.map(Math.sqrt));
  }

  /** What the prediction of some points is made of: the tile's readings, and the prior as far as it has drifted. Weights are shares of the variance. */
  components(outlook: Outlook | undefined, group: TileGroup): Component[] {
    if (outlook === undefined) return [{ group, latents: this.#prior.conditioned }];
    const { latents, freshness, logDecay } = outlook;
    const weights = freshness.weights(group.inputs, logDecay);
    if (weights === undefined) return [{ group, latents }];
    const [then, prior] = [this.#remembered.predict(latents, group.inputs), this.prior(group.inputs)];
    const shares = weights.map((w, i) => {
      const kept = Math.sqrt(w);
      const read = kept * then.std[i] ** 2;
      return read / (read + (1 - kept) * prior.std[i] ** 2);
    });
    return [
      { group: { ...group, weights: group.weights.map((weight, i) => weight * shares[i]) }, latents },
      { group: { ...group, weights: group.weights.map((weight, i) => weight * (1 - shares[i])) }, latents: this.#prior.conditioned },
    ];
  }
}

/** @param kept share of the variance that is kept at each point, 0..1. */
function drift(then: Prediction, prior: Prediction, kept: Float64Array): Prediction {
  return {
    mean: prior.mean.map((m0, i) => m0 + Math.sqrt(kept[i]) * (then.mean[i] - m0)),
    std: then.std.map((s, i) => Math.sqrt(kept[i] * s ** 2 + (1 - kept[i]) * prior.std[i] ** 2)),
  };
}
