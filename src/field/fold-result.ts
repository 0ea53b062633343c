/** What became of the readings of one fold. */
export interface FoldResult {
  readonly folded: number;
  /** Used for the value scale and dropped. */
  readonly warmup: number;
  /** Sum of the squares of the values folded, in standard deviations from the mean: about one each where the value scale fits. */
  readonly sumOfSquares: number;
  /** Rows refused: more than `MAX_DEVIATIONS` (normalise.ts) standard deviations from the mean. */
  readonly outOfRange: readonly number[];
}
