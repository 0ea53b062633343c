import type { NormalisedReadings } from './evidence.js';
import type { PeerStates } from './peer-states.js';
import type { Posterior } from './posterior.js';
import { addErrors, type ErrorSums, NO_ERRORS, sampleRows, temperature, withErrors } from './temperature.js';

/** Watches how well readings are predicted before they are folded. Off, it only keeps what it was given. */
export class Calibrator {
  /** Errors of one's own readings. */
  errors: ErrorSums = NO_ERRORS;
  readonly #isOn: boolean;
  readonly #posterior: Posterior;
  readonly #peers: PeerStates;

  constructor(isOn: boolean, posterior: Posterior, peers: PeerStates) {
    this.#isOn = isOn;
    this.#posterior = posterior;
    this.#peers = peers;
  }

  /** Factor for predicted standard deviations, from one's own errors and those of the peers; 1 when off. */
  get factor(): number {
    return this.#isOn ? temperature(addErrors(this.errors, this.#peers.errors)) : 1;
  }

  /** Predicts some of the readings that are about to be folded. */
  foretell(rows: readonly number[], { positions, values, stamps }: NormalisedReadings): void {
    if (!this.#isOn || rows.length === 0) return;
    const sample = sampleRows(rows);
    const dimensions = positions.length / values.length;
    const points = Float64Array.from(sample.flatMap((row) => [...positions.subarray(row * dimensions, (row + 1) * dimensions)]));
    const last = sample.reduce((latest, row) => Math.max(latest, stamps[row]), -Infinity);
    const prediction = this.#posterior.predict(points, last);
    this.errors = withErrors(
      this.errors,
      Float64Array.from(sample, (row) => values[row]),
      prediction,
    );
  }
}
