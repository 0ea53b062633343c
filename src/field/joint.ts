import { Random } from '../cmab/random.js';
import type { Engine, Prediction } from '../engine/engine.js';
import { blend, type TileGroup } from './blend.js';
import { FactorModel } from './factor-model.js';
import type { Outlook, Outlooks } from './outlook.js';
import { freeze, type LocalEvidence, restrict, Scratch } from './scratch.js';
import type { Steps } from './steps.js';
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

/** The field at the points, in the model's units, as it is at the first step. */
export interface JointTargets {
  readonly evidence: LocalEvidence;
  readonly posterior: Prediction;
  readonly scale: ValueScale;
}

/** The same with standard deviations `factor` times as large. */
export function widen({ mean, std, covariance, samples }: JointPrediction, factor: number): JointPrediction {
  if (factor === 1) return { mean, std, covariance, samples };
  return {
    mean,
    std: std.map((s) => s * factor),
    covariance: covariance.map((c) => c * factor ** 2),
    samples: samples.map((y, i) => mean[i % mean.length] + (y - mean[i % mean.length]) * factor),
  };
}

/** Points of a covariance matrix. */
export const MAX_JOINT_POINTS = 1024;
const MAX_SAMPLED_NUMBERS = 10_000_000;
/** Points that are sampled together. */
export const BLOCK = 128;

/**
 * Joint Gaussian over several points, from the model's covariance head (cmab/covariance-head.ts). Samples of more points than a block holds
 * are drawn block by block (paper, section 4.3, autoregressive): what was sampled is folded into a scratch copy of the state, exactly, before
 * the next block is predicted. That takes up to a second or so, in steps; the field may change between them.
 */
export class JointPredictor {
  readonly #engine: Engine;
  readonly #outlooks: Outlooks;
  readonly #random = new Random(1);

  constructor(engine: Engine, outlooks: Outlooks) {
    this.#engine = engine;
    this.#outlooks = outlooks;
  }

  /** @throws RangeError for too many points or samples, Error for a model without a covariance head. */
  *predict(targets: JointTargets, { covariance, samples }: JointOptions): Steps<JointPrediction> {
    const { evidence, posterior, scale } = targets;
    const n = posterior.mean.length;
    const mean = posterior.mean.map((m) => m * scale.std + scale.mean);
    const std = posterior.std.map((s) => s * scale.std);
    const none = new Float64Array();
    if (covariance && n > MAX_JOINT_POINTS)
      throw new RangeError(`points: ${n} are too many for a covariance; allowed: at most ${MAX_JOINT_POINTS}`);
    if (samples * n > MAX_SAMPLED_NUMBERS)
      throw new RangeError(`samples: ${samples} of ${n} points are too many; allowed: ${MAX_SAMPLED_NUMBERS} numbers`);
    const model = covariance ? this.#factors(evidence.groups, n, (group) => this.#outlookOf(evidence, group)) : undefined;
    return {
      mean,
      std,
      covariance: model?.correlations().map((r, i) => r * (std[Math.floor(i / n)] * std[i % n])) ?? none,
      samples: samples === 0 ? none : yield* this.#sample(targets, samples),
    };
  }

  /** `count x n`, in the value's own unit. */
  *#sample({ evidence, posterior, scale }: JointTargets, count: number): Steps<Float64Array> {
    const n = posterior.mean.length;
    const out = new Float64Array(count * n);
    const blocks = Array.from({ length: Math.ceil(n / BLOCK) }, (_, i) =>
      restrict(evidence.groups, i * BLOCK, Math.min((i + 1) * BLOCK, n)),
    );
    if (blocks.length === 0) return out;
    // Of the first block every sample knows the same, and where it is the only one nobody asks for the states again.
    const first = { known: posterior, model: this.#factors(blocks[0], Math.min(BLOCK, n), (group) => this.#outlookOf(evidence, group)) };
    const frozen = blocks.length > 1 ? freeze(evidence) : evidence;
    for (let s = 0; s < count; s++) {
      const sampled = new Scratch(this.#engine, this.#outlooks, frozen);
      for (const [i, block] of blocks.entries()) {
        const at = i * BLOCK;
        const { known, model } = i === 0 ? first : yield* this.#given(sampled, block, Math.min(BLOCK, n - at));
        const values = model.sample(this.#random).map((e, row) => known.mean[row] + known.std[row] * e);
        values.forEach((y, row) => (out[s * n + at + row] = y * scale.std + scale.mean));
        if (i < blocks.length - 1) for (const group of block) sampled.fold(group, values);
        yield;
      }
    }
    return out;
  }

  /** A block, given what was sampled before it. */
  *#given(sampled: Scratch, block: readonly TileGroup[], size: number): Steps<{ known: Prediction; model: FactorModel }> {
    const outlooks = new Map<TileGroup, Outlook | undefined>();
    for (const group of block) {
      outlooks.set(group, sampled.outlook(group.tile));
      yield;
    }
    const predictions = block.map((group) => this.#outlooks.predict(outlooks.get(group), group.inputs));
    const known = blend(block, size, predictions);
    yield;
    return { known, model: this.#factors(block, size, (group) => outlooks.get(group)) };
  }

  #factors(groups: readonly TileGroup[], size: number, outlookOf: (group: TileGroup) => Outlook | undefined): FactorModel {
    const components = groups.flatMap((group) => this.#outlooks.components(outlookOf(group), group));
    return new FactorModel(this.#engine, components, size);
  }

  #outlookOf({ knowledgeOf, logDecay }: LocalEvidence, group: TileGroup): Outlook | undefined {
    return this.#outlooks.of(knowledgeOf(group), logDecay);
  }
}
