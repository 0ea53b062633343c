import { NotFiniteError } from '../field/not-finite.js';
import type { Steps } from '../field/steps.js';

/** Lets through what is finite. What is not goes nowhere, and is counted. */
export class FiniteGuard {
  #refused = 0;

  /** Predictions that were not finite. */
  get refused(): number {
    return this.#refused;
  }

  /** What is predicted; where it is not finite, the reason. */
  check<Result>(predict: () => Result): Result | string {
    try {
      return predict();
    } catch (error) {
      if (!(error instanceof NotFiniteError)) throw error;
      this.#refused++;
      return error.message;
    }
  }

  /** As `check`, step by step. */
  *checkSteps<Result>(steps: Steps<Result>): Steps<Result | string> {
    for (;;) {
      const step = this.check(() => steps.next());
      if (typeof step === 'string') return step;
      if (step.done) return step.value;
      yield;
    }
  }
}
