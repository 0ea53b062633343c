import { Random } from '../cmab/random.js';
import type { Tensor } from '../cmab/weights.js';
import { loadTensorflow, type Tf } from '../tensorflow/load.js';
import { baselineNetwork } from './baselines/baseline.js';
import type { Checkpoint } from './checkpoint.js';
import { logLikelihoods, lossAndGradient } from './gradient.js';
import { grow } from './grow.js';
import { drawHeldOut, type HeldOut, type HeldOutScore, score } from './held-out.js';
import { drawLatentCount } from './latent-count.js';
import { cmanpNetwork, type TrainableNetwork } from './network.js';
import { Optimizer } from './optimizer.js';
import { ParameterVector } from './parameter-vector.js';
import { drawTasks } from './prior/prior.js';
import { renormalise } from './prior/task.js';
import type { TrainConfig } from './train-config.js';

/** A training in progress: `step()` until `done`. All that it does follows from the recipe and its seed. */
export class Trainer {
  readonly #tf: Tf;
  readonly #config: TrainConfig;
  readonly #network: TrainableNetwork;
  readonly #random: Random;
  readonly #parameters: ParameterVector;
  readonly #average: ParameterVector;
  readonly #gradient: Float32Array;
  readonly #optimizer: Optimizer;
  #step = 0;
  #heldOut: HeldOut[] | undefined;

  private constructor(tf: Tf, config: TrainConfig, start: ReadonlyMap<string, Tensor> | undefined) {
    this.#tf = tf;
    this.#config = config;
    this.#random = new Random(config.seed);
    this.#network = config.baseline === undefined ? cmanpNetwork(config.architecture, config.start) : baselineNetwork(config.baseline);
    this.#parameters = new ParameterVector(this.#network.shapes);
    this.#average = new ParameterVector(this.#network.shapes);
    this.#parameters.set(start === undefined ? this.#network.initialWeights(this.#random) : grow(start, this.#network.shapes));
    this.#average.data.set(this.#parameters.data);
    this.#gradient = new Float32Array(this.#parameters.data.length);
    this.#optimizer = new Optimizer(tf, this.#parameters, config.optimizer);
  }

  /**
   * @param start weights to begin with in place of those that the recipe draws, of as many blocks or fewer.
   * @throws Error with one line when tfjs-node is not there, or a parameter is missing or of another shape.
   */
  static async create(config: TrainConfig, start?: ReadonlyMap<string, Tensor>): Promise<Trainer> {
    return new Trainer(await loadTensorflow(), config, start);
  }

  get steps(): number {
    return this.#step;
  }

  get done(): boolean {
    return this.#step >= this.#config.steps;
  }

  /** The largest latent count. */
  get latents(): number {
    return this.#network.latents;
  }

  /** What the metadata of a weights file says of the network. */
  get metadata(): TrainableNetwork['metadata'] {
    return this.#network.metadata;
  }

  get parameterCount(): number {
    return this.#parameters.data.length;
  }

  /** The averaged weights: what a model is made of. */
  get weights(): ReadonlyMap<string, Tensor> {
    return this.#average.views;
  }

  /** Tensors alive in the engine; constant, or something leaks. */
  get tensors(): number {
    return this.#tf.memory().numTensors;
  }

  /** One step of the optimiser on fresh tasks. @returns the loss, nats per target. */
  step(): number {
    const { batch, prior, steps, average } = this.#config;
    const random = this.#random;
    const tasks = drawTasks(batch, prior, random);
    if (random.uniform() < this.#config.renormalise) renormalise(tasks, random);
    const loss = lossAndGradient(this.#tf, this.#network, this.#parameters.views, tasks, this.#drawLatents(), this.#gradient);
    this.#optimizer.update(this.#parameters.data, this.#gradient, this.#step, steps);
    // Young averages forget faster, so that the start does not linger in them.
    const keep = Math.min(average, (this.#step + 1) / (this.#step + 10));
    const [mean, current] = [this.#average.data, this.#parameters.data];
    for (let i = 0; i < mean.length; i++) mean[i] += (1 - keep) * (current[i] - mean[i]);
    this.#step++;
    return loss;
  }

  #drawLatents(): number {
    const { latents } = this.#config;
    return latents === undefined ? this.latents : drawLatentCount(latents, this.latents, this.#random);
  }

  /** Scores of the averaged weights on tasks never trained on, with the first `latents` latents. */
  evaluate(latents: number): HeldOutScore[] {
    this.#heldOut ??= drawHeldOut(this.#config);
    return score(this.#heldOut, (batch) => logLikelihoods(this.#tf, this.#network, this.weights, batch, latents));
  }

  checkpoint(): Checkpoint {
    return { step: this.#step, recipe: JSON.stringify(this.#config), random: this.#random.state, vectors: this.#vectors() };
  }

  resume({ step, random, vectors }: Checkpoint): void {
    this.#step = step;
    this.#random.restore(random);
    for (const [name, vector] of this.#vectors()) {
      const stored = vectors.get(name);
      if (stored?.length !== vector.length) throw new Error(`the checkpoint's '${name}' does not fit`);
      vector.set(stored);
    }
  }

  #vectors(): Map<string, Float32Array> {
    return new Map([['parameters', this.#parameters.data], ['average', this.#average.data], ...this.#optimizer.vectors]);
  }
}
