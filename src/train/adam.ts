/** Settings of the optimiser; `learningRate` is the peak. */
export interface OptimizerConfig {
  readonly learningRate: number;
  /** Steps of linear warm-up; after it a cosine to 0 over all steps. */
  readonly warmup: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Largest norm of the gradient. */
  readonly clip: number;
}

const EPSILON = 1e-8;

export function scheduledRate(step: number, steps: number, { learningRate, warmup }: OptimizerConfig): number {
  return learningRate * Math.min(1, (step + 1) / warmup) * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps));
}

/** Adam (Kingma and Ba, 2015) on plain arrays, so that its whole state is stored and a resumed run is the same run, bit by bit. */
export class Adam {
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly #config: OptimizerConfig;

  constructor(size: number, config: OptimizerConfig) {
    this.first = new Float32Array(size);
    this.second = new Float32Array(size);
    this.#config = config;
  }

  /**
   * One step in place, `step` counted from 0. A gradient that is not finite is left out.
   *
   * @returns the norm of the gradient before clipping.
   */
  update(parameters: Float32Array, gradient: Float32Array, step: number, rate: number): number {
    const { beta1, beta2, clip } = this.#config;
    const { first, second } = this;
    let square = 0;
    for (let i = 0; i < gradient.length; i++) square += gradient[i] * gradient[i];
    const norm = Math.sqrt(square);
    if (!Number.isFinite(norm)) return norm;
    const scale = Math.min(1, clip / (norm + 1e-6));
    const size = (rate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
    for (let i = 0; i < gradient.length; i++) {
      const g = scale * gradient[i];
      first[i] += (1 - beta1) * (g - first[i]);
      second[i] += (1 - beta2) * (g * g - second[i]);
      parameters[i] -= (size * first[i]) / (Math.sqrt(second[i]) + EPSILON);
    }
    return norm;
  }
}
