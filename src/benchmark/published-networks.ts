import { join } from 'node:path';
import { Random } from '../cmab/random.js';
import type { Model } from '../engine/model.js';
import { packageRoot } from '../package-root.js';
import type { Baseline } from '../train/baselines/baseline.js';
import { cmanpNetwork } from '../train/network.js';
import { readTrainConfig } from '../train/train-config.js';

/** A network of a published size, to be compared with. */
export interface PublishedNetwork {
  readonly name: string;
  readonly network: Baseline | Model;
}

const NAMES: Readonly<Record<string, string>> = { paper: "paper's CMANP", lbanp: 'LBANP', tnp: 'TNP-D' };

/** The networks of the recipes beside ours, at their published sizes and for so many inputs; models among them have random weights. */
export function publishedNetworks(inputs: number): PublishedNetwork[] {
  return Object.entries(NAMES).map(([recipe, name]) => {
    const config = readTrainConfig(join(packageRoot, `config/train/gp1d-${recipe}.yaml`));
    if (config.baseline !== undefined) return { name, network: { ...config.baseline, inputs } };
    const architecture = { ...config.architecture, inputs };
    const weights = cmanpNetwork(architecture).initialWeights(new Random(1));
    return { name, network: { name, path: '', sha256: '', architecture, weights, metadata: {} } };
  });
}
