import type { Architecture } from './architecture.js';
import { dense, matrix } from './dense.js';
import { featureCount, parameterShapes } from './parameters.js';
import type { Random } from './random.js';
import type { Tensor } from './weights.js';

/** Factor of the queries of tied attentions: sharp enough to be local from the first step (training.md, 2). */
const TIE = 2;
const TIED = /(data_cross|latent_cross|decoder\.\d+\.cross)\.k\.weight$/;

/** Attention before training. Lengths are those of the heads' distance scores, from the narrowest head to the widest, in spacings of the latents. */
export interface Start {
  /** Latents that read readings. */
  readonly readings: readonly number[];
  /** Latents that read latents. */
  readonly latents: readonly number[];
  /** Targets that read latents. */
  readonly targets: readonly number[];
  /** Score of the null reading: one that is not low hides the nearest reading from a narrow head. */
  readonly nothing: number;
}

/** A null reading that starts strong hides what is far from a narrow head (docs/results.md, What the start is worth). */
export const START: Start = {
  readings: [0.25, 0.7, 2, 6],
  latents: [1.8, 4.8, 12, 48],
  targets: [1.2, 2.4, 6, 24],
  nothing: -20,
};

/**
 * Weights before training. With a skip (our architecture) latents start as readers of their own neighbourhood, and keys tied to
 * queries; without, latents are standard normal, as in the paper.
 */
export function initialWeights(architecture: Architecture, random: Random, start = START): Map<string, Tensor> {
  const weights = plainWeights(parameterShapes(architecture), random);
  for (const [name, { data }] of weights) if (name.endsWith('.null_score')) data.fill(start.nothing);
  if (architecture.skip) {
    tieKeysToQueries(weights);
    placeLatents(architecture, weights, random, start);
  }
  return weights;
}

/** Linear layers as PyTorch starts them, uniform within 1 / sqrt(inputs), and standard normal latents. */
export function plainWeights(shapes: ReadonlyMap<string, readonly number[]>, random: Random): Map<string, Tensor> {
  const weights = new Map<string, Tensor>();
  let bound = 0;
  for (const [name, shape] of shapes) {
    if (name.endsWith('.weight')) bound = 1 / Math.sqrt(shape[1]);
    const data = new Float32Array(shape.reduce((a, b) => a * b));
    if (name.endsWith('.gain')) data.fill(1);
    else if (name.endsWith('latents')) data.forEach((_, i) => (data[i] = random.normal()));
    else if (name.endsWith('.null_value')) data.forEach((_, i) => (data[i] = 0.1 * random.normal()));
    else if (name.endsWith('.null_score') || name.endsWith('norm.bias') || name.endsWith('norm_context.bias')) data.fill(0);
    else data.forEach((_, i) => (data[i] = random.uniform(-bound, bound)));
    weights.set(name, { shape, data });
  }
  return weights;
}

function tieKeysToQueries(weights: Map<string, Tensor>): void {
  for (const [name, keys] of weights) {
    if (!TIED.test(name)) continue;
    const queries = weights.get(name.replace('.k.weight', '.q.weight')) as Tensor;
    for (let i = 0; i < keys.data.length; i++) keys.data[i] = queries.data[i] *= TIE;
  }
}

/** Each latent becomes the embedding of a place, places of every prefix spread evenly (training.md, 1); anchors are those places. */
function placeLatents(architecture: Architecture, weights: Map<string, Tensor>, random: Random, start: Start): void {
  const { inputs, width, heads, latents, octaves, anchors } = architecture;
  const spacing = 2 * latents ** (-1 / inputs);
  const shared = spread(latents, inputs, random);
  const skip = matrix(width, featureCount(architecture), (weights.get('skip.weight') as Tensor).data);
  const ones = matrix(1, width, new Float64Array(width).fill(1));
  for (const [name, { data }] of weights) {
    if (name.endsWith('latents')) {
      const places = matrix(latents, inputs, anchors ? shared : spread(latents, inputs, random));
      const embedded = dense.layerNorm(dense.linear(dense.fourier(places, octaves), skip), ones, matrix(1, width));
      for (let i = 0; i < data.length; i++) data[i] = embedded.data[i] + 0.1 * random.normal();
    } else if (name.endsWith('log_length')) {
      const kind = name.includes('data_cross') ? 'readings' : name.startsWith('decoder') ? 'targets' : 'latents';
      const lengths = start[kind];
      for (let i = 0; i < data.length; i++) data[i] = Math.log(spacing * lengths[(i % heads) % lengths.length]);
    } else if (name.endsWith('places') || name.endsWith('anchors')) {
      const repeats = data.length / shared.length;
      for (let i = 0; i < data.length; i++) data[i] = shared[Math.floor(i / (repeats * inputs)) * inputs + (i % inputs)];
    }
  }
}

/**
 * Points in [-1, 1]^dimensions of which every prefix is evenly spread: the additive recurrence of the generalised golden ratio
 * (Roberts, "The unreasonable effectiveness of quasirandom sequences"), randomly shifted.
 */
function spread(count: number, dimensions: number, random: Random): Float64Array {
  let ratio = 2;
  for (let i = 0; i < 60; i++) ratio = (1 + ratio) ** (1 / (dimensions + 1));
  const points = new Float64Array(count * dimensions);
  for (let j = 0; j < dimensions; j++) {
    const shift = random.uniform();
    for (let i = 0; i < count; i++) points[i * dimensions + j] = 2 * ((shift + (i + 1) * ratio ** -(j + 1)) % 1) - 1;
  }
  return points;
}
