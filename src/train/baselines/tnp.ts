import type { Architecture } from '../../cmab/architecture.js';
import { distribution, embedContext } from '../../cmab/cmanp.js';
import { plainWeights } from '../../cmab/initialise.js';
import { type KeysValues, mlp, type Network, norm } from '../../cmab/layers.js';
import type { Elementwise, Layers, Parameters } from '../../cmab/ops.js';
import { featureCount } from '../../cmab/parameters.js';
import { type NetworkInputs, rowsOf, type TrainableNetwork } from '../network.js';
import { PAPER_LAYERS } from './paper-layers.js';
import { weightedReadings } from './weighted-readings.js';

/** Transformer neural process with a diagonal covariance, TNP-D (Nguyen and Grover, ICML 2022). */
export interface Tnp {
  readonly inputs: number;
  readonly width: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly layers: number;
  readonly embedDepth: number;
  readonly octaves: readonly number[];
  readonly std: Architecture['std'];
}

/** Width of the head's hidden layer. */
const HEAD = 128;

export function tnpNetwork(tnp: Tnp): Omit<TrainableNetwork, 'metadata'> {
  const shapes = tnpShapes(tnp);
  return {
    shapes,
    latents: 0,
    initialWeights: (random) => plainWeights(shapes, random),
    predict: (_, ops, parameters, batch) => distribution(ops, tnpOutputs(tnp, ops, parameters, rowsOf(batch)), tnp.std),
  };
}

function tnpShapes(tnp: Tnp): Map<string, readonly number[]> {
  const { width, feedForward, layers, embedDepth } = tnp;
  const shapes = new Map<string, readonly number[]>();
  const linear = (name: string, from: number, to: number): void => void shapes.set(`${name}.weight`, [to, from]).set(`${name}.bias`, [to]);
  const layerNorm = (name: string): void => void shapes.set(`${name}.gain`, [width]).set(`${name}.bias`, [width]);
  for (let i = 0; i < embedDepth; i++) linear(`embed.${i}`, i === 0 ? featureCount(layersOf(tnp)) + 1 : width, width);
  for (let i = 0; i < layers; i++) {
    for (const projection of ['q', 'k', 'v', 'out']) linear(`layers.${i}.attention.${projection}`, width, width);
    layerNorm(`layers.${i}.attention.norm`);
    linear(`layers.${i}.feed_forward.in`, width, feedForward);
    linear(`layers.${i}.feed_forward.out`, feedForward, width);
    layerNorm(`layers.${i}.feed_forward.norm`);
  }
  linear('head.0', width, HEAD);
  linear('head.1', HEAD, 2);
  return shapes;
}

/**
 * Raw outputs at the targets. Readings and targets, whose value is given as 0, are tokens of one post-norm transformer encoder; all of
 * them attend to the readings only, so a target sees neither the other targets nor itself.
 */
export function tnpOutputs<T>(
  tnp: Tnp,
  ops: Layers<T> & Elementwise<T>,
  parameter: Parameters<T>,
  { contextX, contextY, targetX, logWeights }: NetworkInputs<T>,
): T {
  const net: Network<T> = { architecture: layersOf(tnp), ops, parameter };
  const nothing = ops.affine(ops.columns(targetX, 0, 1), 0, 0);
  const weighted = weightedReadings(ops, tnp, logWeights);
  let readings = embedContext(net, contextX, contextY);
  let targets = embedContext(net, targetX, nothing);
  for (let i = 0; i < tnp.layers; i++) {
    const { keys, values } = tokenContext(net, i, readings);
    const context = { keys: weighted.keys(keys), values };
    // Nobody reads the readings of the last layer.
    if (i < tnp.layers - 1) readings = encodeTokens(net, i, readings, context, weighted.queryColumns(readings));
    targets = encodeTokens(net, i, targets, context, weighted.queryColumns(targets));
  }
  return mlp(net, 'head', targets, 2);
}

/** What a layer's attention reads of the readings' tokens. */
export function tokenContext<T>(net: Network<T>, layer: number, readings: T): KeysValues<T> {
  const project = (name: string): T => projected(net, `layers.${layer}.attention.${name}`, readings);
  return { keys: project('k'), values: project('v') };
}

/**
 * Post-norm transformer encoder layer (Vaswani et al., 2017): any of the tokens, reading those of the readings.
 *
 * @param beside columns that queries get beside them, where the keys have some (`weightedReadings`).
 */
export function encodeTokens<T>(net: Network<T>, layer: number, tokens: T, { keys, values }: KeysValues<T>, beside?: T): T {
  const { ops, architecture } = net;
  const [attention, forward] = [`layers.${layer}.attention`, `layers.${layer}.feed_forward`];
  const plain = projected(net, `${attention}.q`, tokens);
  const queries = beside === undefined ? plain : ops.joinHeads(plain, beside, architecture.heads);
  const read = ops.attend(queries, keys, values, architecture.heads);
  const h = norm(net, `${attention}.norm`, ops.add(projected(net, `${attention}.out`, read), tokens));
  const inner = ops.relu(projected(net, `${forward}.in`, h));
  return norm(net, `${forward}.norm`, ops.add(projected(net, `${forward}.out`, inner), h));
}

/** The part of our architecture that the layers shared with it are given. */
export function layersOf({ layers, ...rest }: Tnp): Architecture {
  return { ...rest, ...PAPER_LAYERS, blocks: layers, latents: 0 };
}

function projected<T>({ ops, parameter }: Network<T>, name: string, x: T): T {
  return ops.linear(x, parameter(`${name}.weight`), parameter(`${name}.bias`));
}
