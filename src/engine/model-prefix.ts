import { anchorKeys, anchorsOf, distanceFactor, latentAttentions } from '../cmab/anchors.js';
import { dense, type Matrix, matrix } from '../cmab/dense.js';
import { isPerLatent } from '../cmab/parameters.js';
import type { Tensor } from '../cmab/weights.js';
import type { Model } from './model.js';

/** A model cut to the first of its latents. */
export class ModelPrefix {
  readonly model: Model;
  readonly latents: number;

  /** @throws RangeError when the model has fewer latents. */
  constructor(model: Model, latents: number) {
    const most = model.architecture.latents;
    if (!Number.isInteger(latents) || latents < 1 || latents > most) {
      throw new RangeError(`latents: ${latents} is not within 1..${most}, the latents of model ${model.name}`);
    }
    this.model = model;
    this.latents = latents;
  }

  /** Factor of the distance scores for the latents in use. */
  get distanceFactor(): number {
    return distanceFactor(this.model.architecture, this.latents);
  }

  /** A parameter as stored; of those with a row for each latent, the rows in use. */
  parameter(name: string): Tensor {
    const tensor = this.model.weights.get(name);
    if (tensor === undefined) throw new Error(`model ${this.model.name} has no parameter '${name}'`);
    if (!isPerLatent(name)) return tensor;
    const cols = tensor.shape[1];
    return { shape: [this.latents, cols], data: tensor.data.subarray(0, this.latents * cols) };
  }

  /** The same in float64. */
  readonly reference = (name: string): Matrix => {
    const { shape, data } = this.parameter(name);
    return shape.length === 1 ? matrix(1, shape[0], data) : matrix(shape[0], shape[1], data);
  };

  /** Lifted places of the latents, and the key columns of their anchors by attention: constants of the model. Undefined without anchors. */
  places(): { readonly latents: Matrix; readonly keys: ReadonlyMap<string, Matrix> } | undefined {
    const { anchors, blocks, heads, width } = this.model.architecture;
    if (!anchors) return undefined;
    const factor = this.distanceFactor * Math.sqrt(width / heads);
    const keys = (scope: string): Matrix => anchorKeys(dense, anchorsOf(this.reference, scope), heads, factor);
    return {
      latents: dense.lift(this.reference('places'), heads),
      keys: new Map(latentAttentions(blocks).map((scope) => [scope, keys(scope)])),
    };
  }
}
