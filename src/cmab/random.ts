/** Seeded random numbers (sfc32, which passes PractRand) whose state can be stored: a resumed training draws what it would have drawn. */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    this.#state = Uint32Array.of(seed, seed >>> 16, 0x9e3779b9, 1);
    for (let i = 0; i < 20; i++) this.#next();
  }

  /** Four numbers from which `restore` continues. */
  get state(): number[] {
    return Array.from(this.#state);
  }

  restore(state: readonly number[]): void {
    if (state.length !== 4) throw new RangeError(`a random state has 4 numbers, not ${state.length}`);
    this.#state.set(state);
  }

  #next(): number {
    const s = this.#state;
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3]++;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum;
  }

  /** In [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.#next() >>> 0) / 2 ** 32);
  }

  logUniform(low: number, high: number): number {
    return Math.exp(this.uniform(Math.log(low), Math.log(high)));
  }

  /** Integer in [0, count). */
  integer(count: number): number {
    return Math.floor(this.uniform(0, count));
  }

  /** Standard normal (Box-Muller, one of the pair). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Independent standard normals. */
  normals(count: number): Float64Array {
    const out = new Float64Array(count);
    for (let i = 0; i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      out[i] = radius * Math.cos(angle);
      if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
    }
    return out;
  }

  /** Index drawn with the given probabilities, which sum to 1. */
  choose(probabilities: readonly number[]): number {
    let left = this.uniform();
    for (let i = 0; i < probabilities.length - 1; i++) {
      left -= probabilities[i];
      if (left < 0) return i;
    }
    return probabilities.length - 1;
  }

  /** Shuffles in place (Fisher-Yates). */
  shuffle(items: Uint32Array): Uint32Array {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}
