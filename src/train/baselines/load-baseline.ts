import { parseSafetensors } from '../../cmab/safetensors.js';
import type { Weights } from '../../cmab/weights.js';
import { checkedWeights, readModelFile } from '../../engine/load-model.js';
import type { TrainableNetwork } from '../network.js';
import { type Baseline, baselineNetwork } from './baseline.js';

/** A trained baseline as read from its file. */
export interface StoredBaseline {
  readonly name: string;
  readonly inputs: number;
  readonly network: TrainableNetwork;
  readonly weights: Weights;
}

/**
 * Reads a baseline; undefined where the file is a model.
 *
 * @throws Error with one line naming the file and what is wrong.
 */
export function loadBaseline(nameOrPath: string): StoredBaseline | undefined {
  const { name, path, bytes } = readModelFile(nameOrPath);
  try {
    const { tensors, metadata } = parseSafetensors(bytes);
    if (metadata.baseline === undefined) return undefined;
    const baseline = JSON.parse(metadata.baseline) as Baseline;
    const network = baselineNetwork(baseline);
    return { name, inputs: baseline.inputs, network, weights: checkedWeights(network.shapes, tensors) };
  } catch (error) {
    throw new Error(`model: ${path}: ${(error as Error).message}`, { cause: error });
  }
}
