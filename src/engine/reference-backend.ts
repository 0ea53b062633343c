import { dense, type Matrix, matrix } from '../cmab/dense.js';
import type { Backend } from './backend.js';

/** Plain float64, slow: what other backends are tested against. */
export const referenceBackend: Backend<Matrix> = {
  kind: 'reference',
  ops: dense,
  parameter: ({ shape, data }) => (shape.length === 1 ? matrix(1, shape[0], data) : matrix(shape[0], shape[1], data)),
  matrix,
  fold: (state, scores, values, logWeights) => state.fold(scores.data, values.data, scores.rows, logWeights),
  read: (x) => x.data,
  scope: (run) => run(),
  dispose: () => undefined,
};
