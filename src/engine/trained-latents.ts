import type { Model } from './model.js';

/** The fewest latents that a model was trained with, by the recipe in its metadata; undefined where that does not say. */
export function fewestTrained({ architecture, metadata }: Pick<Model, 'architecture' | 'metadata'>): number | undefined {
  const counts = trainedCounts(metadata.recipe);
  return counts && Math.min(architecture.latents, ...counts);
}

/** The counts beside the full one that a recipe draws. A file may come from anywhere: what is no recipe says nothing. */
function trainedCounts(recipe: string | undefined): number[] | undefined {
  try {
    const { counts, full } = (JSON.parse(recipe ?? '') as { latents: { counts: unknown; full: unknown } }).latents;
    if (!Array.isArray(counts) || !counts.every((count): count is number => Number.isInteger(count) && count > 0)) return undefined;
    return full === 1 ? [] : counts;
  } catch {
    return undefined;
  }
}
