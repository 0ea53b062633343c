import type { Architecture } from '../cmab/architecture.js';
import { initialWeights } from '../cmab/initialise.js';
import { Random } from '../cmab/random.js';
import type { Model } from './model.js';

/** Our architecture at a size that suits tests. */
export const testArchitecture: Architecture = {
  inputs: 2,
  width: 16,
  heads: 2,
  feedForward: 16,
  blocks: 2,
  latents: 16,
  embedDepth: 2,
  activation: 'gelu',
  octaves: [0.5, 1],
  skip: true,
  residual: 'stream',
  evidence: 'asinh',
  anchors: true,
  covarianceRank: 6,
  std: { kind: 'softplus', floor: 0.01 },
};

/** An untrained model for tests: everything holds for it but the quality of its predictions. */
export function testModel(architecture: Architecture = testArchitecture, seed = 1): Model {
  const weights = initialWeights(architecture, new Random(seed));
  return { name: 'test', path: '', sha256: `test-${seed}`, architecture, weights, metadata: {} };
}
