import type { Tensor } from '@tensorflow/tfjs-node';
import type { Architecture } from '../cmab/architecture.js';
import { initialWeights, type Start } from '../cmab/initialise.js';
import type { Parameters } from '../cmab/ops.js';
import { parameterShapes } from '../cmab/parameters.js';
import type { Random } from '../cmab/random.js';
import type { Tensor as Stored } from '../cmab/weights.js';
import type { Tf } from '../tensorflow/load.js';
import { predictOnePass, type TensorBatch, type TensorflowOps } from './one-pass.js';

/** Readings and targets, those of a batch's tasks one after another: `x` rows x inputs, `y` rows x 1. */
export interface NetworkInputs<T> {
  readonly contextX: T;
  readonly contextY: T;
  readonly targetX: T;
  /** Log of what each reading counts, rows x 1, at most 0; absent: all count as one. */
  readonly logWeights?: T;
}

/** A network as the trainer sees it. */
export interface TrainableNetwork {
  /** Names and shapes of all parameters, in the weights file's order. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The largest latent count that can be asked for. */
  readonly latents: number;
  /** What the metadata of a weights file says of it. */
  readonly metadata: Readonly<Record<string, string>>;
  initialWeights(random: Random): Map<string, Stored>;
  /** As `predictOnePass`: mean and std at the targets, (tasks targets) x 1 each, with the first `latents` latents. */
  predict(tf: Tf, ops: TensorflowOps, parameters: Parameters<Tensor>, batch: TensorBatch, latents: number): { mean: Tensor; std: Tensor };
}

/** A batch with the log-weights as rows, as its points are. */
export function rowsOf({ logWeights, ...points }: TensorBatch): NetworkInputs<Tensor> {
  return { ...points, logWeights: logWeights?.reshape([-1, 1]) };
}

/** The network of this package. */
export function cmanpNetwork(whole: Architecture, start?: Start): TrainableNetwork {
  // The covariance head is trained on top of it (covariance-trainer.ts).
  const architecture = { ...whole, covarianceRank: undefined };
  return {
    shapes: parameterShapes(architecture),
    latents: architecture.latents,
    metadata: { architecture: JSON.stringify(architecture) },
    initialWeights: (random) => initialWeights(architecture, random, start),
    predict: (tf, ops, parameters, batch, latents) => predictOnePass(tf, ops, architecture, parameters, batch, latents),
  };
}
