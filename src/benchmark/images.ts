import { Random } from '../cmab/random.js';
import type { Engine, Prediction } from '../engine/engine.js';
import { mean } from '../math/mean.js';
import { type Score, score } from '../math/score.js';
import { drawImageTasks, type Images } from '../train/prior/images.js';
import { ExactGpRegression, type Samples } from './exact-gp-regression.js';
import { NEIGHBOURS, nearest } from './nearest.js';
import { standardError } from './standard-error.js';

/** Scores of a method over images of so many known pixels, in the paper's unit: a pixel's value, black 0, white 1. */
export interface ImageRow extends Omit<Score, 'nlpd'> {
  readonly pixels: number;
  readonly method: string;
  /** Mean log-likelihood per pixel, and its standard error over images. */
  readonly logLikelihood: number;
  readonly standardError: number;
}

const PIXELS = [10, 50, 100, 200];
const TARGETS = 100;
const SEED = 0;
/** The paper's code lets no std below this on images: a background that never changes would else be worth any likelihood. */
const SMALLEST_STD = 0.05;

/** Image completion on images never trained on, by models and by what keeps its readings. */
export function completeImages(engines: readonly Engine[], images: Images, tasks: number): ImageRow[] {
  const methods: [string, (context: Samples, targets: Float64Array) => Prediction][] = [
    ...engines.map((engine): (typeof methods)[number] => [engine.model.name, (context, targets) => predicted(engine, context, targets)]),
    [
      'exact GP',
      (context, targets) => new ExactGpRegression(context, new Random(SEED), context.y.length, context.y.length).predict(targets),
    ],
    [`${NEIGHBOURS} nearest`, nearest],
    ['mean and std', meanAndStd],
  ];
  return PIXELS.flatMap((pixels) => {
    const batch = drawImageTasks({ tasks, contexts: pixels, targets: TARGETS }, images, 'test', new Random(SEED));
    return methods.map(([method, predict]) => {
      const scores = Array.from({ length: tasks }, (_, task) => {
        const part = (data: Float32Array, size: number): Float64Array => Float64Array.from(data.subarray(task * size, (task + 1) * size));
        const context = { x: part(batch.contextX, 2 * pixels), y: part(batch.contextY, pixels) };
        const prediction = predict(context, part(batch.targetX, 2 * TARGETS));
        const inPixels = (values: ArrayLike<number>, shift: number): number[] => Array.from(values, (value) => images.std * value + shift);
        return score(
          inPixels(part(batch.targetY, TARGETS), images.mean),
          inPixels(prediction.mean, images.mean),
          inPixels(prediction.std, 0).map((std) => Math.max(std, SMALLEST_STD)),
        );
      });
      const likelihoods = scores.map(({ nlpd }) => -nlpd);
      return {
        pixels,
        method,
        logLikelihood: mean(likelihoods),
        standardError: standardError(likelihoods),
        rmse: Math.sqrt(mean(scores.map(({ rmse }) => rmse ** 2))),
        crps: mean(scores.map(({ crps }) => crps)),
        coverage90: mean(scores.map(({ coverage90 }) => coverage90)),
      };
    });
  });
}

function predicted(engine: Engine, { x, y }: Samples, targets: Float64Array): Prediction {
  const state = engine.newState();
  engine.fold(state, x, y);
  return engine.predict(engine.condition(state), targets);
}

function meanAndStd({ y }: Samples, targets: Float64Array): Prediction {
  const count = targets.length / 2;
  const centre = mean(y);
  const spread = Math.sqrt(mean(y.map((value) => (value - centre) ** 2)));
  return { mean: new Float64Array(count).fill(centre), std: new Float64Array(count).fill(spread) };
}
