export interface AdamConfig {
  readonly beta1: number;
  readonly beta2: number;
  /** Largest norm of the gradient of all parameters. */
  readonly clip: number;
}

const EPSILON = 1e-8;

/** Adam (Kingma and Ba, 2015) on plain arrays, so that its whole state is stored and a resumed run is the same run, bit by bit. */
export class Adam {
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly #beta1: number;
  readonly #beta2: number;

  constructor(size: number, { beta1, beta2 }: Omit<AdamConfig, 'clip'>) {
    this.first = new Float32Array(size);
    this.second = new Float32Array(size);
    this.#beta1 = beta1;
    this.#beta2 = beta2;
  }

  /** One step in place, `step` counted from 0; parameters whose `skip` is set stay. */
  update(parameters: Float32Array, gradient: Float32Array, step: number, rate: number, skip?: Uint8Array): void {
    const { first, second } = this;
    const [beta1, beta2] = [this.#beta1, this.#beta2];
    const size = (rate * Math.sqrt(1 - beta2 ** (step + 1))) / (1 - beta1 ** (step + 1));
    for (let i = 0; i < gradient.length; i++) {
      if (skip?.[i]) continue;
      const g = gradient[i];
      first[i] += (1 - beta1) * (g - first[i]);
      second[i] += (1 - beta2) * (g * g - second[i]);
      parameters[i] -= (size * first[i]) / (Math.sqrt(second[i]) + EPSILON);
    }
  }
}
