import { Random } from '../cmab/random.js';
import type { Engine, Prediction } from '../engine/engine.js';
import { chooseTiles } from '../field/choose-tiles.js';
import { Field } from '../field/field.js';
import { type Score, score } from '../math/score.js';
import { ExactGpRegression, type Samples } from './exact-gp-regression.js';
import { NEIGHBOURS, nearest } from './nearest.js';

/** A survey to learn from and one to predict, positions in metres. */
export interface Survey {
  readonly name: string;
  readonly train: Samples;
  readonly test: Samples;
}

/** Scores in units of the training values' std. */
export type FieldRow = { readonly field: string; readonly method: string } & Score;

/** Readings that the baseline's hyper-parameters are fitted on, and that it keeps. */
const FITTED = 400;
const KEPT = 1500;
/** Seed of the baseline's subsets and search. */
const SEED = 1;

/** CMANP against predicting mean and std of all, k nearest neighbours, and an exact Gaussian process. */
export function compareOnFields(surveys: readonly Survey[], engine: Engine): FieldRow[] {
  return surveys.flatMap((survey) => {
    const { train, test } = standardised(survey);
    const methods: [string, () => Prediction][] = [
      ['cmanp', () => cmanp(engine, train, test.x)],
      ['exact GP', () => new ExactGpRegression(train, new Random(SEED), FITTED, Math.min(KEPT, train.y.length)).predict(test.x)],
      [`${NEIGHBOURS} nearest`, () => nearest(train, test.x)],
      ['mean and std', () => ({ mean: new Float64Array(test.y.length), std: new Float64Array(test.y.length).fill(1) })],
    ];
    return methods.map(([method, predict]) => {
      const { mean, std } = predict();
      return { field: survey.name, method, ...score(test.y, mean, std) };
    });
  });
}

const inputsOf = ({ x, y }: Samples): number => x.length / y.length;

function cmanp(engine: Engine, train: Samples, targets: Float64Array): Prediction {
  const scale = { mean: 0, std: 1 };
  const tile = chooseTiles(engine, { positions: train.x, values: train.y, targets, scale, max: Infinity });
  const field = new Field(engine, { scale, tile: { ...tile, max: Infinity } });
  field.fold({ positions: train.x, values: train.y });
  return field.predict(targets);
}

/** Positions spanning about 1, values of mean 0 and std 1, by the training part. */
function standardised({ train, test }: Survey): { train: Samples; test: Samples } {
  const inputs = inputsOf(train);
  const axes = Array.from({ length: inputs }, (_, axis) => axis);
  const low = axes.map((axis) => train.x.reduce((least, v, i) => (i % inputs === axis ? Math.min(least, v) : least), Infinity));
  const high = axes.map((axis) => train.x.reduce((most, v, i) => (i % inputs === axis ? Math.max(most, v) : most), -Infinity));
  const span = Math.max(...axes.map((axis) => high[axis] - low[axis]));
  const mean = train.y.reduce((sum, v) => sum + v, 0) / train.y.length;
  const std = Math.sqrt(train.y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / train.y.length);
  const scale = ({ x, y }: Samples): Samples => ({ x: x.map((v, i) => (v - low[i % inputs]) / span), y: y.map((v) => (v - mean) / std) });
  return { train: scale(train), test: scale(test) };
}
