/** Readings over which the check averages, about. */
const MEMORY = 500;
/** Of a field whose scale fits, readings are about 1 standard deviation from the mean (root mean square). */
const MISFIT = 4;

/** Watches whether readings fit the value scale: one set from a short warm-up may be that of a corner of the field. */
export class ScaleCheck {
  #meanSquare = 1;

  /** @param readings count of a fold. @param sumOfSquares of their normalised values. */
  add(readings: number, sumOfSquares: number): void {
    if (readings === 0) return;
    const keep = Math.exp(-readings / MEMORY);
    this.#meanSquare = keep * this.#meanSquare + ((1 - keep) * sumOfSquares) / readings;
  }

  /** Standard deviations by which the latest readings are off, where that is too many. */
  get misfit(): number | undefined {
    const deviations = Math.sqrt(this.#meanSquare);
    return deviations > MISFIT ? deviations : undefined;
  }

  reset(): void {
    this.#meanSquare = 1;
  }
}
