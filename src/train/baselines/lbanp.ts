import type { Architecture } from '../../cmab/architecture.js';
import { decode, distribution, embedContext } from '../../cmab/cmanp.js';
import { plainWeights } from '../../cmab/initialise.js';
import { crossAttention, feedForward, type KeysValues, keysValues, type Network, selfAttention } from '../../cmab/layers.js';
import type { Elementwise, Layers, Parameters } from '../../cmab/ops.js';
import { parameterShapes } from '../../cmab/parameters.js';
import { repeatRows } from '../../tensorflow/repeat.js';
import { type NetworkInputs, rowsOf, type TrainableNetwork } from '../network.js';
import { PAPER_LAYERS } from './paper-layers.js';
import { weightedReadings } from './weighted-readings.js';

/** Latent bottlenecked attentive neural process (Feng et al., ICLR 2023; cmanp.md, 1). */
export interface Lbanp {
  readonly inputs: number;
  readonly width: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly layers: number;
  readonly latents: number;
  readonly embedDepth: number;
  readonly octaves: readonly number[];
  readonly std: Architecture['std'];
}

/** What the paper's CMANP has and LBANP lacks: latents of a block's own, whose reading of the data needs no latents of the block before. */
const CMANP_ONLY = /^blocks\.\d+\.(latents|data_cross|block_self)/;

/**
 * The paper's CMANP in which the latents that travel between blocks read the data themselves. Their queries depend on the data, so
 * new readings mean starting over with all of them.
 */
export function lbanpNetwork(lbanp: Lbanp): Omit<TrainableNetwork, 'metadata'> {
  const architecture = asCmanp(lbanp);
  const shapes = new Map(Array.from(parameterShapes(architecture)).filter(([name]) => !CMANP_ONLY.test(name)));
  return {
    shapes,
    latents: lbanp.latents,
    initialWeights: (random) => plainWeights(shapes, random),
    predict(tf, ops, parameters, batch) {
      const latents = repeatRows(tf, parameters('latents'), batch.tasks);
      return distribution(ops, lbanpOutputs(lbanp, ops, parameters, latents, rowsOf(batch)), lbanp.std);
    },
  };
}

/** Raw outputs at the targets; the learned latents once for each task. */
export function lbanpOutputs<T>(
  lbanp: Lbanp,
  ops: Layers<T> & Elementwise<T>,
  parameter: Parameters<T>,
  latents: T,
  { contextX, contextY, targetX, logWeights }: NetworkInputs<T>,
): T {
  const architecture = asCmanp(lbanp);
  const net: Network<T> = { architecture, ops, parameter };
  const embeddings = embedContext(net, contextX, contextY);
  const weighted = weightedReadings(ops, architecture, logWeights);
  const encoded: KeysValues<T>[] = [];
  let l = latents;
  for (let i = 0; i < lbanp.layers; i++) {
    const block = `blocks.${i}`;
    const { keys, values } = keysValues(net, `${block}.latent_cross`, embeddings);
    const context = { keys: weighted.keys(keys), values };
    l = crossAttention(net, `${block}.latent_cross`, l, context, weighted.queryColumns(l));
    l = feedForward(net, `${block}.latent_cross_ff`, l);
    l = selfAttention(net, `${block}.latent_self`, l);
    l = feedForward(net, `${block}.latent_self_ff`, l);
    encoded.push(keysValues(net, `decoder.${i}.cross`, l));
  }
  return decode(net, encoded, targetX);
}

function asCmanp({ layers, ...rest }: Lbanp): Architecture {
  return { ...rest, ...PAPER_LAYERS, blocks: layers };
}
