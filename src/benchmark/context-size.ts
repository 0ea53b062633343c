import { freemem } from 'node:os';
import { Random } from '../cmab/random.js';
import type { Model } from '../engine/model.js';
import { mean } from '../math/mean.js';
import { loadTensorflow } from '../tensorflow/load.js';
import { baselineNetwork } from '../train/baselines/baseline.js';
import type { PublishedNetwork } from './published-networks.js';
import { networkUpdates, peakBytes, stateUpdates, type Updates } from './updates.js';

/** Cost of an update after so many readings: 10 more come in, then 64 targets are predicted. */
export interface ContextSizeRow {
  readonly network: string;
  readonly readings: number;
  /** Processor time; the least of the rounds, all networks in turn: what it takes undisturbed. */
  readonly milliseconds: number;
  /** What is kept between updates, and the most that tensors take during one, weights apart. */
  readonly megabytes: number;
}

const SIZES = [100, 300, 1000, 3000, 10_000];
const ROUNDS = 20;
/** After these a network that has taken more than so many milliseconds is left out. */
const LEAST_ROUNDS = 3;
const LONG = 1000;

/**
 * The paper's claim, cost against context size: a model folds what is new into its state, a baseline starts over with all readings. All
 * run on TensorFlow, one thread. Sizes at which a network would need more than half of the free memory are left out.
 */
export async function contextSize(
  model: Model,
  latents: number,
  published: readonly PublishedNetwork[],
  sizes: readonly number[] = SIZES,
): Promise<ContextSizeRow[]> {
  const tf = await loadTensorflow();
  const { inputs } = model.architecture;
  const contestants = [new Contestant(model.name, await stateUpdates(model, latents))];
  for (const { name, network } of published) {
    const isModel = 'architecture' in network;
    const updates = isModel
      ? await stateUpdates(network, network.architecture.latents)
      : networkUpdates(tf, baselineNetwork(network), inputs);
    contestants.push(new Contestant(name, updates));
  }
  const rows: ContextSizeRow[] = [];
  for (const readings of sizes) {
    const random = new Random(readings);
    const places = new Float64Array(readings * inputs).map(() => random.uniform(-1, 1));
    const values = random.normals(readings);
    const ready = contestants.filter((contestant) => contestant.fits(readings));
    for (const contestant of ready) await contestant.prepare(places, values);
    for (let round = 0; round < ROUNDS; round++) for (const contestant of ready) contestant.run();
    rows.push(...ready.map((contestant) => contestant.row));
  }
  return rows;
}

/** A network on its way through the sizes. */
class Contestant {
  readonly #name: string;
  readonly #updates: Updates;
  #readings = 0;
  #bytes = 0;
  #times: number[] = [];
  #run: () => void = () => undefined;

  constructor(name: string, updates: Updates) {
    this.#name = name;
    this.#updates = updates;
  }

  /** Whether there is room even if memory grows with the square of the readings. */
  fits(readings: number): boolean {
    return this.#readings === 0 || this.#bytes * (readings / this.#readings) ** 2 < freemem() / 2;
  }

  async prepare(places: Float64Array, values: Float64Array): Promise<void> {
    const { run, kept } = this.#updates(places, values);
    this.#readings = values.length;
    this.#times = [];
    this.#run = run;
    this.#bytes = (await peakBytes(run)) + kept();
  }

  run(): void {
    const rounds = this.#times.length;
    if (rounds >= LEAST_ROUNDS && rounds * mean(this.#times) > LONG) return;
    const start = process.cpuUsage();
    this.#run();
    const { user, system } = process.cpuUsage(start);
    this.#times.push((user + system) / 1000);
  }

  get row(): ContextSizeRow {
    return { network: this.#name, readings: this.#readings, milliseconds: Math.min(...this.#times), megabytes: this.#bytes / 1e6 };
  }
}
