import type { Architecture } from './architecture.js';
import type { Elementwise, Parameters } from './ops.js';

/*
 * Distance in attention scores. A lifted position [x, |x|^2, 1] times [p, -1/2, -|p|^2 / 2] is -|x - p|^2 / 2: a score that falls with
 * the distance from an anchor is a few more columns of queries and keys, in every attention, and folding stays a dot product.
 */

/** Anchors p `latents x (heads inputs)` and log-lengths `latents x heads` of an attention. */
export interface Anchors<T> {
  readonly place: T;
  readonly logLength: T;
}

/**
 * Key columns whose product with a lifted position is `-factor |x - p|^2 / (2 l^2)`: latents x (heads (inputs + 2)).
 *
 * @param factor that of the latents in use (`distanceFactor`); times sqrt(headWidth) where scores are scaled later.
 */
export function anchorKeys<T>(ops: Elementwise<T>, { place, logLength }: Anchors<T>, heads: number, factor: number): T {
  return ops.distanceKeys(place, ops.affine(ops.exp(ops.affine(logLength, -2, 0)), factor, 0), heads);
}

/** Factor of the distance scores when only the first `count` latents are in use: they lie farther apart and reach as much farther. */
export function distanceFactor({ latents, inputs }: Architecture, count: number): number {
  return (count / latents) ** (2 / inputs);
}

export function anchorsOf<T>(parameter: Parameters<T>, scope: string): Anchors<T> {
  return { place: parameter(`${scope}.anchors`), logLength: parameter(`${scope}.log_length`) };
}

/** Attentions over latents that have anchors, in a network of `blocks` blocks. */
export function latentAttentions(blocks: number): string[] {
  return Array.from({ length: blocks }, (_, i) => [
    `blocks.${i}.block_self`,
    `blocks.${i}.latent_cross`,
    `blocks.${i}.latent_self`,
    `decoder.${i}.cross`,
  ]).flat();
}
