import type { Architecture } from '../../cmab/architecture.js';

/** What layers shared with our network do in the published ones. */
export const PAPER_LAYERS = {
  activation: 'relu',
  skip: false,
  residual: 'normalised',
  evidence: false,
  anchors: false,
} as const satisfies Partial<Architecture>;
