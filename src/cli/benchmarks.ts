import { BaselinePredictor } from '../benchmark/baseline-predictor.js';
import { changing } from '../benchmark/changing.js';
import { contextSize } from '../benchmark/context-size.js';
import { dive } from '../benchmark/dive.js';
import { EnginePredictor } from '../benchmark/engine-predictor.js';
import { exploring } from '../benchmark/exploring.js';
import { compareOnFields } from '../benchmark/fields.js';
import { flatness } from '../benchmark/flatness.js';
import { forgetting } from '../benchmark/forgetting.js';
import { gp1d, gp1dLearners } from '../benchmark/gp1d.js';
import { completeImages } from '../benchmark/images.js';
import { latencyThroughRos } from '../benchmark/latency/ros.js';
import { outlier } from '../benchmark/outlier.js';
import { publishedNetworks } from '../benchmark/published-networks.js';
import { soak } from '../benchmark/soak.js';
import { speed } from '../benchmark/speed.js';
import { synthetic } from '../benchmark/synthetic.js';
import type { TaskPredictor } from '../benchmark/task-predictor.js';
import { contextSizeFigure } from '../drawing/context-size-figure.js';
import type { Figure } from '../drawing/figure.js';
import { flatnessFigure } from '../drawing/flatness-figure.js';
import { createEngine } from '../engine/create-engine.js';
import type { Engine } from '../engine/engine.js';
import { loadModel } from '../engine/load-model.js';
import type { Model } from '../engine/model.js';
import { loadBaseline } from '../train/baselines/load-baseline.js';
import { readImages } from '../train/prior/images.js';
import { fromInput, InputError } from './input-error.js';
import { readSurveys } from './read-surveys.js';
import { wholeNumber } from './whole-number.js';

/** What a benchmark is given. */
export interface Task {
  /** Names or files of the models asked for; one, where the benchmark takes no more. */
  readonly models: readonly string[];
  readonly latents?: string;
  readonly batches: number;
  /** Of a soak. */
  readonly readings: number;
  /** Of joint predictions; undefined: none are asked for. */
  readonly block?: number;
  /** Exact processes that learn their hyper-parameters are scored too. */
  readonly exact: boolean;
}

export interface Measured {
  readonly rows: object[];
  /** What `--plot` writes. */
  readonly figure?: Figure;
}

export interface Benchmark {
  readonly summary: string;
  /** The model where none is named. */
  readonly model: string;
  readonly takesSeveral?: boolean;
  /** Has a figure. */
  readonly draws?: boolean;
  run(task: Task): Promise<Measured>;
}

/** In the data folder. */
const MNIST = 'images/mnist_5k.csv.gz';

export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  speed: {
    summary: 'milliseconds of each operation, by engine and latent count; an update beside what keeps its history; messages',
    model: 'field2d',
    run: async (task) => {
      const model = await loaded(task.models[0]);
      const rows = await speed(model, task.latents === undefined ? ladder(model) : [latentsOf(task, model)]);
      return { rows };
    },
  },
  latency: {
    summary: 'through ROS 2 (.ros/setup.bash): from a reading to the prediction that contains it, from a joint query to its answer',
    model: 'field2d',
    run: async (task) => {
      const model = await loaded(task.models[0]);
      return { rows: await latencyThroughRos(model.path, latentsOf(task, model)) };
    },
  },
  flatness: {
    summary: 'ten million readings: time of an update, state, memory and error on the way',
    model: 'field2d',
    draws: true,
    run: async (task) => {
      const model = await loaded(task.models[0]);
      const latents = latentsOf(task, model);
      const rows = await flatness(model, latents);
      return { rows, figure: flatnessFigure(`${model.name}, ${latents} latents`, rows) };
    },
  },
  soak: {
    summary: 'readings without end through the worker (--readings): memory, lateness of the event loop, time of an update on the way',
    model: 'field2d',
    run: async (task) => {
      const model = await loaded(task.models[0]);
      // It takes an hour: each row is told at once.
      return { rows: await soak(model.path, latentsOf(task, model), task.readings, (row) => console.error(JSON.stringify(row))) };
    },
  },
  synthetic: {
    summary: "tasks of the training's prior, never seen, beside the exact posterior",
    model: 'field2d',
    run: async (task) => {
      const model = await loaded(task.models[0]);
      return { rows: await synthetic(model, latentsOf(task, model)) };
    },
  },
  forgetting: {
    summary: 'a plume that moves: predictions of the moment, by half-life',
    model: 'field2d',
    run: async (task) => ({ rows: forgetting(await engineOf(task, task.models[0], 2)) }),
  },
  changing: {
    summary: 'Gaussian processes that change as a half-life says, read on the way, beside the exact posterior; as many as --batches',
    model: 'field2d',
    run: async (task) => ({ rows: changing(await engineOf(task, task.models[0], 2), task.batches) }),
  },
  outlier: {
    summary: 'one gross outlier among 200 readings: how far it moves the mean at its place and elsewhere',
    model: 'field2d',
    run: async (task) => ({ rows: outlier(await engineOf(task, task.models[0], 2)) }),
  },
  explore: {
    summary: 'a robot that goes where ~/explore says beside one that mows: error of their maps at equal distance',
    model: 'field2d',
    run: async (task) => ({ rows: exploring(await engineOf(task, task.models[0], 2)) }),
  },
  gp1d: {
    summary: "the paper's one-dimensional tasks beside the exact posterior (3000 batches in the paper); --model can be repeated",
    model: 'gp1d',
    takesSeveral: true,
    run: async (task) => {
      const predictors = [...(await predictorsOf(task, 1)), ...(task.exact ? gp1dLearners() : [])];
      return { rows: gp1d(predictors, task.batches, task.block) };
    },
  },
  context: {
    summary: "time and memory of an update against the number of readings before it, beside the paper's CMANP, LBANP and TNP-D",
    model: 'gp1d',
    draws: true,
    run: async (task) => {
      const model = await loaded(task.models[0]);
      const rows = await contextSize(model, latentsOf(task, model), publishedNetworks(model.architecture.inputs));
      return { rows, figure: contextSizeFigure(rows) };
    },
  },
  images: {
    summary: 'image completion on MNIST (CMANP_DATA), as many images as --batches, beside an exact Gaussian process and nearest neighbours',
    model: 'field2d',
    takesSeveral: true,
    run: async (task) => {
      const images = await fromInput(() => readImages({ file: MNIST }));
      return { rows: completeImages(await Promise.all(task.models.map((name) => engineOf(task, name, 2))), images, task.batches) };
    },
  },
  fields: {
    summary: 'real surveys (CMANP_DATA) beside an exact Gaussian process, nearest neighbours, and mean and std',
    model: 'field2d',
    run: async (task) => ({ rows: compareOnFields(await fromInput(readSurveys), await engineOf(task, task.models[0], 2)) }),
  },
  dive: {
    summary: 'a simulated survey of the sea by a vehicle that dives, beside the same',
    model: 'field3d',
    run: async (task) => ({ rows: compareOnFields([dive()], await engineOf(task, task.models[0], 3)) }),
  },
};

function loaded(name: string): Promise<Model> {
  return fromInput(() => loadModel(name));
}

/** The latent count asked for, else the model's. */
function latentsOf({ latents }: Task, { architecture }: Model): number {
  return latents === undefined ? architecture.latents : wholeNumber(latents, '--latents', architecture.latents);
}

/** Latent counts whose figures tell how time grows. */
function ladder({ architecture: { latents } }: Model): number[] {
  return [16, 32, 64].filter((count) => count < latents).concat(latents);
}

/** A model of so many inputs on the engine that the node uses. */
async function engineOf(task: Task, name: string, inputs: number): Promise<Engine> {
  const model = await loaded(name);
  checkInputs(name, model.architecture.inputs, inputs);
  return createEngine(model, { latents: latentsOf(task, model) });
}

/** Models and baselines, whichever the files are. */
async function predictorsOf(task: Task, inputs: number): Promise<TaskPredictor[]> {
  return Promise.all(
    task.models.map(async (name) => {
      const baseline = await fromInput(() => loadBaseline(name));
      if (baseline === undefined) return new EnginePredictor(await engineOf(task, name, inputs));
      checkInputs(name, baseline.inputs, inputs);
      return BaselinePredictor.create(baseline);
    }),
  );
}

function checkInputs(name: string, inputs: number, needed: number): void {
  if (inputs !== needed) throw new InputError(`--model: ${name} has ${inputs} inputs, the benchmark ${needed}`);
}
