import type { FoldResult } from '../field/field.js';
import type { Rejections } from './rejections.js';
import type { Source } from './source.js';

/**
 * Tells the sources which of their readings reached the state, and counts those that did not.
 *
 * @param row source (its number) and value of a row of the batch. @param now the clock, seconds.
 */
export function reportFold(
  { folded, warmup, outOfRange }: FoldResult,
  row: (index: number) => { readonly source: number; readonly value: number },
  sources: readonly Source[],
  rejections: Rejections,
  now: number,
): void {
  rejections.count('warmup', warmup);
  const refused = new Set(outOfRange);
  for (let i = 0; i < folded + warmup + outOfRange.length; i++) if (!refused.has(i)) sources[row(i).source].folded(now);
  for (const index of outOfRange) {
    const { source, value } = row(index);
    const { topic, field } = sources[source].config;
    rejections.add({ reason: 'out_of_range', topic, field: field || 'value', value: String(value) }, 1);
  }
}
