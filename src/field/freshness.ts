/** Cells of a tile, in as many columns along each axis: 64, 8 x 8 or 4 x 4 x 4. */
const CELLS = 64;
/** Log-weight lost per half-width of a tile between a reading and the place that it speaks for. */
const LOSS = 2;
/** Bound of a log-weight, as of the scores of an attention state. */
const MAX_LOG_WEIGHT = 1e20;

/**
 * How old a tile's readings are, place by place: of each of its cells, the log-weight of the newest reading there. Sums alone cannot say it:
 * 200 readings that have faded to a third of their weight leave the same ones as 70 fresh ones. Like a state it has a fixed size, and folding
 * and merging are exact in any order, as they are maxima.
 */
export class Freshness {
  readonly dimensions: number;
  /** Log-weights as they were folded (forgetting.ts), the last axis fastest; -Infinity where nothing was read. */
  readonly newest: Float64Array;

  constructor(dimensions: number, newest: Float64Array = new Float64Array(CELLS).fill(-Infinity)) {
    if (newest.length !== CELLS) throw new RangeError(`freshness of ${newest.length} cells, not ${CELLS}`);
    this.dimensions = dimensions;
    this.newest = newest;
  }

  /** Of a tile of which only the age of its newest reading is known. */
  static uniform(dimensions: number, logWeight: number): Freshness {
    return new Freshness(dimensions, new Float64Array(CELLS).fill(logWeight));
  }

  /** Log-weight of the tile's newest reading; -Infinity: there is none. */
  get latest(): number {
    return this.newest.reduce((latest, logWeight) => Math.max(latest, logWeight), -Infinity);
  }

  /**
   * @param inputs places of readings, `n x dimensions`, in the tile's coordinates.
   * @param logWeights one each; absent: all 0.
   */
  fold(inputs: Float64Array, logWeights?: Float64Array): void {
    const count = inputs.length / this.dimensions;
    for (let row = 0; row < count; row++) {
      const cell = this.#cellOf(inputs, row);
      this.newest[cell] = Math.max(this.newest[cell], logWeights ? logWeights[row] : 0);
    }
  }

  /** Adds what another one has seen, each reading counted by `exp(logWeight)`. */
  merge({ newest }: Freshness, logWeight = 0): void {
    for (let cell = 0; cell < CELLS; cell++) this.newest[cell] = Math.max(this.newest[cell], newest[cell] + logWeight);
  }

  /** Makes every reading count `exp(logWeight)` times as much. */
  reweigh(logWeight: number): void {
    for (let cell = 0; cell < CELLS; cell++) this.newest[cell] += logWeight;
  }

  /**
   * What the readings weigh that speak for some places. Weight is lost with age, and with distance too: at each place the reading that has most
   * left speaks, `max_c (w_c - d_c)` over the cells that have one. Distance the model has seen to already, so that the loss of the nearest,
   * `max_c (-d_c)`, is taken out: where all readings are equally old, they weigh what their age says.
   *
   * @param inputs `n x dimensions`, in the tile's coordinates. @param logDecay of the whole tile, to be added to the log-weights.
   * @returns 0..1 each; undefined where all readings are of now.
   */
  weights(inputs: Float64Array, logDecay: number): Float64Array | undefined {
    const { centres, logWeights } = this.#read(logDecay);
    if (logWeights.length > 0 && logWeights.every((logWeight) => logWeight >= 0)) return undefined;
    const { dimensions } = this;
    const losses = new Float64Array(logWeights.length);
    const weights = new Float64Array(inputs.length / dimensions);
    for (let row = 0; row < weights.length; row++) {
      let least = Infinity;
      for (let cell = 0; cell < losses.length; cell++) {
        let square = 0;
        for (let axis = 0; axis < dimensions; axis++) {
          const offset = inputs[row * dimensions + axis] - centres[cell * dimensions + axis];
          square += offset * offset;
        }
        const loss = LOSS * Math.sqrt(square);
        losses[cell] = loss;
        if (loss < least) least = loss;
      }
      let best = -Infinity;
      for (let cell = 0; cell < losses.length; cell++) {
        const left = logWeights[cell] - (losses[cell] - least);
        if (left > best) best = left;
      }
      weights[row] = Math.exp(Math.min(0, best));
    }
    return weights;
  }

  /** Whether these can be the log-weights of readings. */
  isPlausible(): boolean {
    return this.newest.every((logWeight) => logWeight === -Infinity || Math.abs(logWeight) <= MAX_LOG_WEIGHT);
  }

  clone(): Freshness {
    return new Freshness(this.dimensions, this.newest.slice());
  }

  get #side(): number {
    return Math.round(CELLS ** (1 / this.dimensions));
  }

  #cellOf(inputs: Float64Array, row: number): number {
    const side = this.#side;
    let cell = 0;
    for (let axis = 0; axis < this.dimensions; axis++) {
      const along = Math.floor(((inputs[row * this.dimensions + axis] + 1) / 2) * side);
      cell = cell * side + Math.min(side - 1, Math.max(0, along));
    }
    return cell;
  }

  /** The cells that have readings: their centres, and the log-weights of the newest ones. */
  #read(logDecay: number): { centres: Float64Array; logWeights: Float64Array } {
    const side = this.#side;
    const cells = [...this.newest.keys()].filter((cell) => this.newest[cell] > -Infinity);
    const centres = new Float64Array(cells.length * this.dimensions);
    cells.forEach((cell, i) => {
      for (let axis = this.dimensions - 1, rest = cell; axis >= 0; axis--, rest = Math.floor(rest / side))
        centres[i * this.dimensions + axis] = (((rest % side) + 0.5) * 2) / side - 1;
    });
    return { centres, logWeights: Float64Array.from(cells, (cell) => this.newest[cell] + logDecay) };
  }
}
