import type { FieldPrior } from './field-prior.js';

/** Ranges for tests: fields of about unit scale. */
export const testPrior: FieldPrior = {
  kind: 'field2d',
  length: [0.1, 2],
  noise: [0.01, 0.5],
  scale: [0.5, 1.5],
  offset: 0.5,
  fading: 0.2,
  empty: 0,
};

export const testPrior3d: FieldPrior = { ...testPrior, kind: 'field3d', length: [0.3, 2] };
