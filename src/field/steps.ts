/** Work that takes long, in steps of some milliseconds between which others may have their turn. */
export type Steps<Result> = Generator<undefined, Result>;

/** Runs to the end without a pause. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
