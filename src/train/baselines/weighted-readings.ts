import type { Architecture } from '../../cmab/architecture.js';
import type { Elementwise, Layers } from '../../cmab/ops.js';

/** Attention over readings that count by weights. */
export interface WeightedReadings<T> {
  /** Keys with the readings' log-weights beside, once for each head. */
  keys(keys: T): T;
  /** What stands beside queries of as many rows as `x`; undefined where all readings count as one. */
  queryColumns(x: T): T | undefined;
}

/** Log-weight of a reading that is not there, finite so that gradients are. */
const NOTHING = -1e6;

/** A log-weight is added to a score as one more column of keys, with a constant beside the queries that undoes the scores' scaling. */
export function weightedReadings<T>(
  ops: Layers<T> & Elementwise<T>,
  { width, heads }: Pick<Architecture, 'width' | 'heads'>,
  logWeights: T | undefined,
): WeightedReadings<T> {
  if (logWeights === undefined) return { keys: (keys) => keys, queryColumns: () => undefined };
  const columns = ops.repeatColumns(ops.clip(logWeights, NOTHING, 0), heads);
  return {
    keys: (keys) => ops.joinHeads(keys, columns, heads),
    queryColumns: (x) => ops.repeatColumns(ops.affine(ops.columns(x, 0, 1), 0, Math.sqrt(width / heads)), heads),
  };
}
