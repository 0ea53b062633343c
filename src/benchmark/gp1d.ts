import { Random } from '../cmab/random.js';
import { mean } from '../math/mean.js';
import { drawGp1dTasks, GP1D_KERNELS, type Gp1dPrior } from '../train/prior/gp1d.js';
import { Gp1dLearner } from './gp1d-learner.js';
import { standardError } from './standard-error.js';
import type { TaskPredictor } from './task-predictor.js';

/** Mean log-likelihood per target of a model on one kernel, with the standard errors of the mean over batches. */
export interface Gp1dRow {
  readonly kernel: string;
  readonly model: string;
  readonly batches: number;
  readonly logLikelihood: number;
  readonly standardError: number;
  /** What the exact posterior gets on the same tasks, told length and scale: nothing can do better. */
  readonly oracle: number;
  /** Paired difference, oracle minus model, and its standard error. */
  readonly gap: number;
  readonly gapError: number;
}

/** The evaluation of the paper's code: x over [-2, 2], lengths and scales as in its training, noise 0.02 (design cmanp.md, 7). */
const PROTOCOL: Gp1dPrior = { length: [0.1, 0.6], scale: [0.1, 1], noise: 0.02 };
const TASKS = 16;
const LEAST = 3;
const MAX_CONTEXTS = 46;
/** Contexts and targets together stay below this. */
const MAX_POINTS = 50;
const SEED = 0;

/**
 * The paper's benchmark: batches of 16 tasks, 3 to 46 contexts and 3 targets or more, at most 49 points together. All models see the
 * same tasks.
 *
 * @param block targets are predicted in blocks of so many, whose true values become context; undefined: each from the contexts alone.
 */
export function gp1d(predictors: readonly TaskPredictor[], batches: number, block?: number): Gp1dRow[] {
  return Object.entries(GP1D_KERNELS).flatMap(([kernel, smoothness]) => {
    const random = new Random(SEED);
    const oracle: number[] = [];
    const scores = predictors.map((): number[] => []);
    for (let i = 0; i < batches; i++) {
      const contexts = LEAST + random.integer(MAX_CONTEXTS - LEAST + 1);
      const targets = LEAST + random.integer(MAX_POINTS - LEAST - contexts);
      const drawn = drawGp1dTasks({ tasks: TASKS, contexts, targets }, PROTOCOL, random, smoothness);
      oracle.push(mean(block === undefined ? drawn.logLikelihood : drawn.joint));
      predictors.forEach((predictor, p) => {
        scores[p].push(
          mean(block === undefined ? predictor.logLikelihoods(drawn.batch) : predictor.jointLogLikelihoods(drawn.batch, block)),
        );
      });
    }
    return predictors.map(({ name }, p) => {
      const gaps = oracle.map((value, i) => value - scores[p][i]);
      return {
        kernel,
        model: name,
        batches,
        logLikelihood: mean(scores[p]),
        standardError: standardError(scores[p]),
        oracle: mean(oracle),
        gap: mean(gaps),
        gapError: standardError(gaps),
      };
    });
  });
}

/** Exact Gaussian processes that must learn length and scale from the contexts, one of each kernel: what a model can reach. */
export function gp1dLearners(): TaskPredictor[] {
  return Object.entries(GP1D_KERNELS).map(([kernel, smoothness]) => new Gp1dLearner(`exact ${kernel}, learning`, PROTOCOL, smoothness));
}
