import { anchorKeys, anchorsOf } from '../cmab/anchors.js';
import type { Architecture } from '../cmab/architecture.js';
import { dataQueries } from '../cmab/data-cross-attention.js';
import { dense, type Matrix } from '../cmab/dense.js';
import type { Parameters } from '../cmab/ops.js';
import type { Tensor } from '../cmab/weights.js';

/**
 * Queries of a data cross-attention are constants, so they fold into its key projection: row `(latent, head)` of the result times a
 * normalised context embedding is that latent's scaled score, `q . (W_k e) / sqrt(headWidth)`. All scores of a batch are one product.
 *
 * With anchors, the distance columns stand beside: times `[normalised embedding, lifted position]`.
 *
 * @param factor of the distance scores (`distanceFactor`).
 * @returns (latents x heads) x (width [+ inputs + 2]), a weight in the layout [out, in].
 */
export function absorbedKeys(architecture: Architecture, parameter: Parameters<Matrix>, block: string, factor: number): Tensor {
  const { width, heads, inputs, anchors } = architecture;
  const queries = dataQueries({ architecture, ops: dense, parameter }, `${block}.data_cross`, parameter(`${block}.latents`));
  const keys = parameter(`${block}.data_cross.k.weight`);
  const headWidth = width / heads;
  const lifted = anchors ? inputs + 2 : 0;
  const cols = width + lifted;
  const data = new Float32Array(queries.rows * heads * cols);
  for (let l = 0; l < queries.rows; l++) {
    for (let h = 0; h < heads; h++) {
      for (let e = 0; e < width; e++) {
        let sum = 0;
        for (let i = h * headWidth; i < (h + 1) * headWidth; i++) sum += queries.data[l * width + i] * keys.data[i * width + e];
        data[(l * heads + h) * cols + e] = sum / Math.sqrt(headWidth);
      }
    }
  }
  if (anchors) {
    const distance = anchorKeys(dense, anchorsOf(parameter, `${block}.data_cross`), heads, factor).data;
    for (let row = 0; row < queries.rows * heads; row++) data.set(distance.subarray(row * lifted, (row + 1) * lifted), row * cols + width);
  }
  return { shape: [queries.rows * heads, cols], data };
}
