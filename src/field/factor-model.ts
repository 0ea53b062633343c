import type { Random } from '../cmab/random.js';
import { covarianceRank, type Engine } from '../engine/engine.js';
import type { Component } from './outlook.js';

/** Factors of a component's points, `rows x rank`, each times the root of the component's share there. */
interface ComponentFactors {
  readonly rows: readonly number[];
  readonly factors: Float64Array;
}

/**
 * How points of several tiles hang together. Each tile, and the prior that it has drifted to, states factors of its points
 * (cmab/covariance-head.ts); weighted by the roots of their shares, which sum to 1, and set side by side, they are factors of the blend:
 * `r_ij = sum_t sqrt(w_ti w_tj) a_ti . a_tj`, low rank plus diagonal again.
 */
export class FactorModel {
  readonly #rank: number;
  readonly #count: number;
  readonly #components: readonly ComponentFactors[];

  /** @throws Error when the model has no covariance head. */
  constructor(engine: Engine, components: readonly Component[], count: number) {
    const rank = covarianceRank(engine.model);
    this.#rank = rank;
    this.#count = count;
    this.#components = components.map(({ group, latents }) => {
      const factors = engine.correlationFactors(latents, group.inputs);
      for (let i = 0; i < factors.length; i++) factors[i] *= Math.sqrt(group.weights[Math.floor(i / rank)]);
      return { rows: group.rows, factors };
    });
  }

  /** `n x n`, positive semi-definite, ones on its diagonal. */
  correlations(): Float64Array {
    const n = this.#count;
    const rank = this.#rank;
    const out = new Float64Array(n * n);
    for (const { rows, factors } of this.#components) {
      for (let i = 0; i < rows.length; i++) {
        for (let j = 0; j < i; j++) {
          let dot = 0;
          for (let k = 0; k < rank; k++) dot += factors[i * rank + k] * factors[j * rank + k];
          out[rows[i] * n + rows[j]] += dot;
        }
      }
    }
    for (let i = 0; i < n; i++) {
      out[i * n + i] = 1;
      for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j];
    }
    return out;
  }

  /** Standard normal deviations, correlated, one for each point. */
  sample(random: Random): Float64Array {
    const rank = this.#rank;
    const common = new Float64Array(this.#count);
    const share = new Float64Array(this.#count);
    for (const { rows, factors } of this.#components) {
      const white = random.normals(rank);
      rows.forEach((row, i) => {
        for (let k = 0; k < rank; k++) {
          const a = factors[i * rank + k];
          common[row] += a * white[k];
          share[row] += a * a;
        }
      });
    }
    return common.map((value, row) => value + Math.sqrt(Math.max(0, 1 - share[row])) * random.normal());
  }
}
