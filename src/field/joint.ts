import type { CmanpState } from '../cmab/cmanp-state.js';
import { Random } from '../cmab/random.js';
import type { Engine, Prediction } from '../engine/engine.js';
import { cholesky } from '../math/cholesky.js';
import type { TileGroup } from './blend.js';
import type { ValueScale } from './value-scale.js';

/** Predictive distribution of noisy readings at `n` points, in the value's own unit. */
export interface JointPrediction {
  readonly mean: Float64Array;
  readonly std: Float64Array;
  /** `n x n`, row-major, its diagonal std^2; empty unless asked for. */
  readonly covariance: Float64Array;
  /** `samples x n`, row-major; empty unless asked for. */
  readonly samples: Float64Array;
}

export interface JointOptions {
  readonly covariance: boolean;
  /** Joint samples to draw. */
  readonly samples: number;
}

/** What is known around some points: for hypothetical readings, on copies of the states. */
export interface LocalEvidence {
  readonly groups: readonly TileGroup[];
  /** The field's own: to be cloned before anything is folded. */
  readonly stateOf: (group: TileGroup) => CmanpState;
  readonly logDecay: number;
}

/** The field at the points, in the model's units. */
export interface JointTargets extends LocalEvidence {
  readonly posterior: Prediction;
  readonly scale: ValueScale;
}

/** Each point costs two passes through the model for each of its tiles. */
export const MAX_JOINT_POINTS = 256;
const MAX_SAMPLED_NUMBERS = 10_000_000;
/** Added to the diagonal of the correlations, so that rounding does not make them indefinite. */
const JITTER = 1e-9;
/** Halvings of the interval in which the largest usable share of the correlations is looked for. */
const SEARCH_STEPS = 20;

/**
 * Joint Gaussian over several points. The model itself predicts each point alone; how points hang together is read from how it learns:
 * a reading at point i would move the mean at point j by `cov(i, j) / var_i` for each unit that it is off (exact for a Gaussian process,
 * where var_i is the variance of a noisy reading). Two hypothetical readings, one std above and below, are folded into a scratch copy.
 */
export class JointPredictor {
  readonly #engine: Engine;
  readonly #random = new Random(1);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @throws RangeError for too many points or samples. */
  predict(targets: JointTargets, { covariance, samples }: JointOptions): JointPrediction {
    const { posterior, scale } = targets;
    const n = posterior.mean.length;
    const mean = posterior.mean.map((m) => m * scale.std + scale.mean);
    const std = posterior.std.map((s) => s * scale.std);
    const none = new Float64Array();
    if (!covariance && samples === 0) return { mean, std, covariance: none, samples: none };
    if (n > MAX_JOINT_POINTS)
      throw new RangeError(`points: ${n} are too many for covariance or samples; allowed: at most ${MAX_JOINT_POINTS}`);
    if (samples * n > MAX_SAMPLED_NUMBERS)
      throw new RangeError(`samples: ${samples} of ${n} points are too many; allowed: ${MAX_SAMPLED_NUMBERS} numbers`);

    const { correlations, factor } = makePositive(this.#correlations(targets), n);
    return {
      mean,
      std,
      covariance: covariance ? correlations.map((r, i) => r * (std[Math.floor(i / n)] * std[i % n])) : none,
      samples: this.#sample(factor, mean, std, samples),
    };
  }

  /** `n x n`, symmetric with a unit diagonal, but maybe not positive semi-definite. */
  #correlations({ groups, stateOf, logDecay, posterior }: JointTargets): Float64Array {
    const n = posterior.mean.length;
    const response = new Float64Array(n * n);
    for (const group of groups) {
      const state = stateOf(group);
      group.rows.forEach((row, i) => {
        const slope = this.#slope(state, logDecay, group, i, posterior.mean[row], posterior.std[row]);
        group.rows.forEach((other, j) => (response[row * n + other] += group.weights[j] * slope[j]));
      });
    }
    const correlations = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      correlations[i * n + i] = 1;
      for (let j = 0; j < i; j++) {
        const ratio = posterior.std[i] / posterior.std[j];
        const r = (response[i * n + j] * ratio + response[j * n + i] / ratio) / 2;
        correlations[i * n + j] = correlations[j * n + i] = Math.max(-1, Math.min(1, r));
      }
    }
    return correlations;
  }

  /** How much the tile's means at all targets of the group move for each unit that a reading at target `i` moves. */
  #slope(state: CmanpState, logDecay: number, { inputs, rows }: TileGroup, i: number, mean: number, std: number): Float64Array {
    const dimensions = inputs.length / rows.length;
    const place = inputs.slice(i * dimensions, (i + 1) * dimensions);
    // A reading of now: the decay of the whole state must leave it its full weight.
    const weight = Float64Array.of(-logDecay);
    const [above, below] = [mean + std, mean - std].map((value) => {
      const scratch = state.clone();
      this.#engine.fold(scratch, place, Float64Array.of(value), weight);
      return this.#engine.predict(this.#engine.condition(scratch, logDecay), inputs).mean;
    });
    return above.map((m, j) => (m - below[j]) / (2 * std));
  }

  #sample(factor: Float64Array, mean: Float64Array, std: Float64Array, count: number): Float64Array {
    const n = mean.length;
    const out = new Float64Array(count * n);
    for (let s = 0; s < count; s++) {
      const white = this.#random.normals(n);
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0; k <= i; k++) sum += factor[i * n + k] * white[k];
        out[s * n + i] = mean[i] + std[i] * sum;
      }
    }
    return out;
  }
}

/** Shrinks the correlations by the largest factor that leaves them positive definite. @returns them and their Cholesky factor. */
function makePositive(correlations: Float64Array, n: number): { correlations: Float64Array; factor: Float64Array } {
  const whole = factorOf(correlations, n);
  if (whole !== undefined) return { correlations, factor: whole };
  const shrunk = (share: number) => correlations.map((r, i) => (i % (n + 1) === 0 ? 1 : share * r));
  let [low, high] = [0, 1];
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const share = (low + high) / 2;
    if (factorOf(shrunk(share), n) !== undefined) low = share;
    else high = share;
  }
  const largest = shrunk(low);
  // Without any correlation the matrix is the identity, which is its own factor.
  return { correlations: largest, factor: factorOf(largest, n) ?? largest };
}

function factorOf(correlations: Float64Array, n: number): Float64Array | undefined {
  const factor = correlations.map((r, i) => (i % (n + 1) === 0 ? r + JITTER : r));
  return cholesky(factor, n) ? factor : undefined;
}
