import type { Tensor } from '@tensorflow/tfjs-node';
import type { AttentionState } from '../cmab/attention-state.js';
import type { Layers } from '../cmab/ops.js';
import type { Tensor as Stored } from '../cmab/weights.js';
import { loadTensorflow, type Tf } from '../tensorflow/load.js';
import { tensorflowOps } from '../tensorflow/ops.js';
import { scope } from '../tensorflow/scope.js';
import type { Backend } from './backend.js';

/** TensorFlow's CPU kernels through tfjs-node, float32. */
export class TensorflowBackend implements Backend<Tensor> {
  readonly kind = 'tensorflow';
  readonly ops: Layers<Tensor>;
  readonly #tf: Tf;
  readonly #parameters: Tensor[] = [];

  private constructor(tf: Tf) {
    this.#tf = tf;
    this.ops = tensorflowOps(tf);
  }

  /** @throws Error with one line when tfjs-node is not there. */
  static async create(): Promise<TensorflowBackend> {
    return new TensorflowBackend(await loadTensorflow());
  }

  parameter({ shape, data }: Stored): Tensor {
    const tensor = this.#tf.tensor(data, [...shape]);
    this.#parameters.push(tensor);
    return tensor;
  }

  matrix(rows: number, cols: number, data: ArrayLike<number>): Tensor {
    return this.#tf.tensor(Float32Array.from(data), [rows, cols]);
  }

  fold(state: AttentionState, scores: Tensor, values: Tensor, logWeights?: Float64Array): void {
    state.fold(this.read(scores), this.read(values), scores.shape[0], logWeights);
  }

  read(x: Tensor): Float32Array {
    return x.dataSync() as Float32Array;
  }

  scope<R>(run: () => R): R {
    return scope(this.#tf, run);
  }

  dispose(): void {
    for (const tensor of this.#parameters.splice(0)) tensor.dispose();
  }
}
