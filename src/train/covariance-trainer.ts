import type { Tensor } from '@tensorflow/tfjs-node';
import { covarianceHead } from '../cmab/cmanp.js';
import { EPSILON } from '../cmab/covariance-head.js';
import { plainWeights } from '../cmab/initialise.js';
import { covarianceShapes } from '../cmab/parameters.js';
import { Random } from '../cmab/random.js';
import type { Tensor as Stored } from '../cmab/weights.js';
import { differentiable } from '../tensorflow/differentiable.js';
import { loadTensorflow, type Tf } from '../tensorflow/load.js';
import { tensorflowOps } from '../tensorflow/ops.js';
import { scope } from '../tensorflow/scope.js';
import { readGradients, tensorsOf } from './gradient.js';
import { jointLoss } from './joint-loss.js';
import { drawLatentCount } from './latent-count.js';
import { predictOnePass } from './one-pass.js';
import { Optimizer } from './optimizer.js';
import { ParameterVector } from './parameter-vector.js';
import { drawTasks } from './prior/prior.js';
import type { TaskBatch } from './prior/task.js';
import type { ModelRecipe } from './train-config.js';

/** What the trained network says of a batch's targets. */
interface Features {
  /** (tasks targets) x width, for the head. */
  readonly features: Tensor;
  /** (y - mean) / std of each target. */
  readonly residuals: Float64Array;
}

/**
 * Trains the covariance head on top of a trained network, which stays as it is: its features and its errors are constants here. The loss is
 * that of all targets of a task jointly. It starts from the recipe's seed, and always from the start: it takes minutes.
 */
export class CovarianceTrainer {
  readonly #tf: Tf;
  readonly #recipe: ModelRecipe;
  readonly #network: ReadonlyMap<string, Stored>;
  readonly #random: Random;
  readonly #head: ParameterVector;
  readonly #gradient: Float32Array;
  readonly #optimizer: Optimizer;
  #step = 0;

  private constructor(tf: Tf, recipe: ModelRecipe, network: ReadonlyMap<string, Stored>) {
    this.#tf = tf;
    this.#recipe = recipe;
    this.#network = network;
    this.#random = new Random(recipe.seed + 1);
    const shapes = covarianceShapes({ ...recipe.architecture, covarianceRank: recipe.covariance.rank });
    this.#head = new ParameterVector(shapes);
    this.#head.set(plainWeights(shapes, this.#random));
    this.#gradient = new Float32Array(this.#head.data.length);
    this.#optimizer = new Optimizer(tf, this.#head, { ...recipe.optimizer, muonRate: 0 });
  }

  /** @param network the trained parameters. @throws Error with one line when tfjs-node is not there. */
  static async create(recipe: ModelRecipe, network: ReadonlyMap<string, Stored>): Promise<CovarianceTrainer> {
    return new CovarianceTrainer(await loadTensorflow(), recipe, network);
  }

  get done(): boolean {
    return this.#step >= this.#recipe.covariance.steps;
  }

  get steps(): number {
    return this.#step;
  }

  /** The head's parameters. */
  get weights(): ReadonlyMap<string, Stored> {
    return this.#head.views;
  }

  /** What the metadata of a weights file says of network and head. */
  get metadata(): Readonly<Record<string, string>> {
    return { architecture: JSON.stringify({ ...this.#recipe.architecture, covarianceRank: this.#recipe.covariance.rank }) };
  }

  /** One step on fresh tasks. @returns what knowing how targets hang together gains, nats per target. */
  step(): number {
    const { batch, prior, covariance } = this.#recipe;
    const tasks = drawTasks({ ...batch, targets: covariance.targets }, prior, this.#random);
    const gain = scope(this.#tf, () => this.#gainAndGradient(tasks, this.#features(tasks)));
    this.#optimizer.update(this.#head.data, this.#gradient, this.#step, covariance.steps);
    this.#step++;
    return gain;
  }

  #features(tasks: TaskBatch): Features {
    const tf = this.#tf;
    const { architecture, latents } = this.#recipe;
    const count = drawLatentCount(latents, architecture.latents, this.#random);
    const parameter = (name: string): Tensor => {
      const { shape, data } = this.#network.get(name) as Stored;
      return tf.tensor(data, [...shape]);
    };
    const ops = tensorflowOps(tf, tasks.tasks);
    const { mean, std, features } = predictOnePass(tf, ops, architecture, parameter, tensorsOf(tf, tasks), count);
    const [m, s] = [mean.dataSync(), std.dataSync()];
    return { features, residuals: Float64Array.from(tasks.targetY, (y, i) => (y - m[i]) / s[i]) };
  }

  #gainAndGradient({ targets }: TaskBatch, { features, residuals }: Features): number {
    const tf = this.#tf;
    const { architecture, covariance } = this.#recipe;
    const ops = tensorflowOps(tf);
    const names = Array.from(this.#head.views.keys());
    const lossOf = differentiable(tf)<[Tensor]>(
      ([factors], save) => {
        const { loss, gradient } = meanJointLoss(factors.dataSync() as Float32Array, covariance.rank, residuals, targets);
        save(tf.tensor(gradient, factors.shape));
        return tf.scalar(loss);
      },
      (dy, [gradient]) => gradient.mul(dy),
    );
    const values = Array.from(this.#head.views.values(), ({ shape, data }) => tf.tensor(data, [...shape]));
    const { value, grads } = tf.valueAndGrads((...all: Tensor[]) => {
      const raw = covarianceHead({ architecture, ops, parameter: (name: string) => all[names.indexOf(name)] }, features);
      return lossOf(factorsOf(raw, covariance.rank));
    })(values);
    readGradients(grads, this.#gradient);
    const independent = residuals.reduce((sum, e) => sum + 0.5 * e * e, 0) / residuals.length;
    return independent - value.dataSync()[0];
  }
}

/** As `correlationFactors` of covariance-head.ts, with gradients. */
function factorsOf(raw: Tensor, rank: number): Tensor {
  const n = raw.shape[0];
  const direction = raw.slice([0, 0], [n, rank]);
  const share = raw.slice([0, rank], [n, 1]).sigmoid();
  return direction.mul(share.div(direction.square().sum(-1, true).add(EPSILON)).sqrt());
}

/** Mean loss of a target, and its gradient by the factors of all tasks. */
function meanJointLoss(
  factors: Float32Array,
  rank: number,
  residuals: Float64Array,
  targets: number,
): { loss: number; gradient: Float32Array } {
  const gradient = new Float32Array(factors.length);
  const size = targets * rank;
  const own = new Float64Array(size);
  let loss = 0;
  for (let task = 0; task * targets < residuals.length; task++) {
    const part = Float64Array.from(factors.subarray(task * size, (task + 1) * size));
    loss += jointLoss(part, rank, residuals.subarray(task * targets, (task + 1) * targets), own) / residuals.length;
    for (let i = 0; i < size; i++) gradient[task * size + i] = own[i] / residuals.length;
  }
  return { loss, gradient };
}
