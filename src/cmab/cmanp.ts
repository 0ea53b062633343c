import { cmab } from './cmab.js';
import type { Readout } from './data-cross-attention.js';
import { crossAttention, feedForward, type KeysValues, keysValues, mlp, type Network, norm } from './layers.js';
import type { Elementwise } from './ops.js';
import { COVARIANCE_DEPTH } from './parameters.js';

/*
 * Constant memory attentive neural process (paper, section 4.2): embed the context, let stacked CMABs read it into latents, let
 * every target read the latents. Positions are in tile coordinates [-1, 1], values in units of the field's scale.
 */

/** Latents of a block, with those that travel between blocks: `latents x width` each. */
export interface Latents<T> {
  readonly input: T;
  readonly blocks: readonly T[];
}

/** Features of a position: itself and its Fourier octaves. */
function features<T>({ ops, architecture }: Network<T>, x: T): T {
  return architecture.octaves.length > 0 ? ops.fourier(x, architecture.octaves) : x;
}

function withSkip<T>({ ops, parameter, architecture }: Network<T>, embedding: T, phi: T): T {
  return architecture.skip ? ops.add(embedding, ops.linear(phi, parameter('skip.weight'))) : embedding;
}

/** Embeddings of readings: `x` n x inputs, `y` n x 1 -> n x width. */
export function embedContext<T>(net: Network<T>, x: T, y: T): T {
  const phi = features(net, x);
  return withSkip(net, mlp(net, 'embed', net.ops.concat(phi, y), net.architecture.embedDepth), phi);
}

/** Embeddings of targets: n x inputs -> n x width. */
function embedQuery<T>(net: Network<T>, x: T): T {
  const phi = features(net, x);
  return withSkip(net, mlp(net, 'query_embed', phi, net.architecture.embedDepth), phi);
}

/** What a block sees of readings: the input of their values, and that of their scores, which has their lifted places beside. */
export interface DataContext<T> {
  readonly values: T;
  readonly scores: T;
}

export function dataContext<T>(net: Network<T>, block: number, embeddings: T, x: T): DataContext<T> {
  const values = norm(net, `blocks.${block}.data_cross.norm_context`, embeddings);
  return { values, scores: net.architecture.anchors ? net.ops.concat(values, net.ops.lift(x, 1)) : values };
}

/** Stacked CMABs: what each block has read -> the latents after each block, as keys and values for the decoder. */
export function encode<T>(net: Network<T>, latents: Latents<T>, data: readonly Readout<T>[]): KeysValues<T>[] {
  let l = latents.input;
  return data.map((read, i) => {
    l = cmab(net, `blocks.${i}`, latents.blocks[i], read, l);
    return keysValues(net, `decoder.${i}.cross`, l);
  });
}

/** Raw outputs of targets: n x inputs -> n x 2 (mean | unbounded std). */
export function decode<T>(net: Network<T>, encoded: readonly KeysValues<T>[], x: T): T {
  return predictHead(net, readLatents(net, encoded, x));
}

/** What the covariance head says of targets, raw: n x inputs -> n x (rank + 1) (covariance-head.ts). */
export function decodeCorrelations<T>(net: Network<T>, encoded: readonly KeysValues<T>[], x: T): T {
  return covarianceHead(net, readLatents(net, encoded, x));
}

export function predictHead<T>(net: Network<T>, read: T): T {
  return mlp(net, 'head', read, 2);
}

export function covarianceHead<T>(net: Network<T>, read: T): T {
  return mlp(net, 'covariance', read, COVARIANCE_DEPTH);
}

/** Targets read the latents, never each other: n x inputs -> n x width. */
export function readLatents<T>(net: Network<T>, encoded: readonly KeysValues<T>[], x: T): T {
  const { anchors, heads } = net.architecture;
  const lifted = anchors ? net.ops.lift(x, heads) : undefined;
  let q = embedQuery(net, x);
  encoded.forEach((context, i) => {
    q = crossAttention(net, `decoder.${i}.cross`, q, context, lifted);
    q = feedForward(net, `decoder.${i}.cross_ff`, q);
  });
  return norm(net, 'norm', q);
}

/** Predictive mean and std, n x 1 each, of raw outputs. */
export function distribution<T>(
  ops: Elementwise<T>,
  raw: T,
  std: { kind: 'exp' } | { kind: 'softplus'; floor: number },
): { mean: T; std: T } {
  const unbounded = ops.columns(raw, 1, 2);
  return {
    mean: ops.columns(raw, 0, 1),
    std: std.kind === 'exp' ? ops.exp(unbounded) : ops.affine(ops.softplus(unbounded), 1, std.floor),
  };
}
