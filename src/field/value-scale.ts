/** Typical value and deviation of a field, in the value's own unit. The model sees `(value - mean) / std`. */
export interface ValueScale {
  readonly mean: number;
  readonly std: number;
}

/** How the scale comes about: numbers, or `auto`: mean and standard deviation of the first `warmup` readings, which are then dropped. */
export interface ValueScaleOptions {
  readonly mean: number | 'auto';
  readonly std: number | 'auto';
  readonly warmup?: number;
}

/** Sums of the warm-up so far (Welford); the readings themselves are not kept. */
export interface WarmupSums {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
}

/**
 * A warm-up that hardly varies (a robot that stands still) tells nothing of the field's deviation: below this part of the mean it is taken
 * for that part, and for 1 where the mean is 0.
 */
const SMALLEST_DEVIATION = 1e-3;

const NO_SUMS: WarmupSums = { count: 0, mean: 0, squares: 0 };

/** Sets the value scale once: from the options, or from the readings of the warm-up. */
export class ScaleEstimator {
  readonly #options: Required<ValueScaleOptions>;
  #sums = NO_SUMS;
  #scale: ValueScale | undefined;

  constructor({ mean, std, warmup = 64 }: ValueScaleOptions) {
    this.#options = { mean, std, warmup };
    this.#scale = this.#fixed();
  }

  /** Undefined until the warm-up is over. */
  get scale(): ValueScale | undefined {
    return this.#scale;
  }

  /** @throws Error while the warm-up goes on. */
  known(): ValueScale {
    if (this.#scale === undefined) throw new Error(`warming up: ${this.missing} readings are missing before the value scale is known`);
    return this.#scale;
  }

  get sums(): WarmupSums {
    return this.#sums;
  }

  /** Readings of the warm-up that are still missing. */
  get missing(): number {
    return this.#scale === undefined ? this.#options.warmup - this.#sums.count : 0;
  }

  /** Takes what the warm-up still needs from the front. @returns how many of the values it took. */
  take(values: Float64Array): number {
    const count = Math.min(this.missing, values.length);
    for (let i = 0; i < count; i++) this.#add(values[i]);
    return count;
  }

  /** Starts over, as if nothing had been seen. */
  reset(): void {
    this.#sums = NO_SUMS;
    this.#scale = this.#fixed();
  }

  /** Goes on from a stored scale, or from the sums of an unfinished warm-up where the options leave anything to find. */
  restore(scale: ValueScale | undefined, sums: WarmupSums = NO_SUMS): void {
    this.#sums = sums;
    this.#scale = scale ?? this.#fixed();
    if (this.#scale === undefined) this.#finish();
  }

  /** Why a stored scale cannot be taken over: the options fix another one. */
  conflict(scale: ValueScale): string | undefined {
    const { mean, std } = this.#options;
    if (mean !== 'auto' && mean !== scale.mean) return `value mean ${scale.mean}, not ${mean}`;
    if (std !== 'auto' && std !== scale.std) return `value std ${scale.std}, not ${std}`;
    return undefined;
  }

  #fixed(): ValueScale | undefined {
    const { mean, std } = this.#options;
    return mean === 'auto' || std === 'auto' ? undefined : { mean, std };
  }

  #add(value: number): void {
    const { count, mean, squares } = this.#sums;
    const shift = value - mean;
    const newMean = mean + shift / (count + 1);
    this.#sums = { count: count + 1, mean: newMean, squares: squares + shift * (value - newMean) };
    this.#finish();
  }

  #finish(): void {
    const { count, mean, squares } = this.#sums;
    const { mean: fixedMean, std: fixedStd, warmup } = this.#options;
    if (count < warmup) return;
    this.#scale = {
      mean: fixedMean === 'auto' ? mean : fixedMean,
      std: fixedStd === 'auto' ? deviation(mean, Math.sqrt(squares / (count - 1))) : fixedStd,
    };
  }
}

/** The mean and the standard deviation of all values, guarded like the warm-up's. */
export function scaleOf(values: Float64Array): ValueScale {
  const estimator = new ScaleEstimator({ mean: 'auto', std: 'auto', warmup: Math.max(2, values.length) });
  estimator.take(values);
  return estimator.scale ?? { mean: values[0] ?? 0, std: deviation(values[0] ?? 0, 0) };
}

function deviation(mean: number, std: number): number {
  return Math.max(std, SMALLEST_DEVIATION * Math.abs(mean)) || 1;
}
