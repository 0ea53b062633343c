import type { Random } from '../cmab/random.js';
import type { ModelRecipe } from './train-config.js';

/** The latents of one step: all `most` of them in the recipe's share of the steps, else one of its counts. */
export function drawLatentCount({ counts, full }: ModelRecipe['latents'], most: number, random: Random): number {
  const isFull = random.uniform() < full || counts.length === 0;
  return isFull ? most : counts[random.integer(counts.length)];
}
