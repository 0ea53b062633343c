import type { TrainableNetwork } from '../network.js';
import { type Lbanp, lbanpNetwork } from './lbanp.js';
import { type Tnp, tnpNetwork } from './tnp.js';

/*
 * Networks that benchmarks compare with. They keep their context, so no engine runs them and `loadModel` refuses them: their weights
 * files have 'baseline' in the metadata where a model has 'architecture'.
 */

export type Baseline = ({ readonly kind: 'tnp' } & Tnp) | ({ readonly kind: 'lbanp' } & Lbanp);

export function baselineNetwork(baseline: Baseline): TrainableNetwork {
  const network = baseline.kind === 'tnp' ? tnpNetwork(baseline) : lbanpNetwork(baseline);
  return { ...network, metadata: { baseline: JSON.stringify(baseline) } };
}
