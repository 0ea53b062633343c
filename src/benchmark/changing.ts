import { Random } from '../cmab/random.js';
import type { Engine } from '../engine/engine.js';
import { Field } from '../field/field.js';
import type { Observations } from '../field/observations.js';
import { mean } from '../math/mean.js';
import { type Score, score } from '../math/score.js';
import { correlation, drawExactTasks, type OracleTasks } from '../train/exact-gp.js';
import { visitedPositions } from '../train/prior/visits.js';
import { standardError } from './standard-error.js';

/** Readings of a survey and targets after it, in one tile. */
const READINGS = 200;
const TARGETS = 64;
/** Targets lie where a tile speaks, not at its border; half-widths. */
const WITHIN = 0.75;
/** How long surveys take, and how long after their last reading the field is asked for; half-lives. */
const TIMES = [
  [0.5, 0],
  [2, 0],
  [8, 0],
  [2, 2],
] as const;
const SEED = 1;
/** Seconds. */
const HALF_LIFE = 100;

/** Mean log-likelihoods per target. */
export interface ChangingRow {
  /** Half-lives that the survey took. */
  readonly survey: number;
  /** Half-lives from its end to the prediction. */
  readonly after: number;
  readonly log_likelihood: number;
  readonly standard_error: number;
  /** Mean of the worst twentieth of the tasks. */
  readonly worst_twentieth: number;
  readonly coverage90: number;
  /** The same model, which takes all readings for new. */
  readonly never_forgetting: number;
  /** Where nothing was read. */
  readonly prior: number;
  /** The exact posterior, which keeps all readings with their stamps and knows how the field changes. */
  readonly exact: number;
}

/** Fields that change as a half-life says, read on the way: Gaussian processes that keep half of their variance in a half-life. */
export function changing(engine: Engine, tasks: number): ChangingRow[] {
  return TIMES.map(([survey, after]) => {
    const random = new Random(SEED);
    const drawn = Array.from({ length: tasks }, () => drawSurvey(survey, after, random));
    const scores = ({ halfLife, isRead = true }: { halfLife: number; isRead?: boolean }) =>
      drawn.map(({ batch }) => {
        const field = new Field(engine, { scale: { mean: 0, std: 1 }, tile: { size: 2, overlap: 0 }, halfLife });
        if (isRead) field.fold(readingsOf(batch, survey));
        const { mean: m, std } = field.predict(Float64Array.from(batch.targetX), (survey + after) * HALF_LIFE);
        return score(batch.targetY, m, std);
      });
    const known = scores({ halfLife: HALF_LIFE });
    const worst = known.map(({ nlpd }) => -nlpd).toSorted((a, b) => a - b);
    const logLikelihood = (all: readonly Score[]): number => -mean(all.map(({ nlpd }) => nlpd));
    return {
      survey,
      after,
      log_likelihood: logLikelihood(known),
      standard_error: standardError(worst),
      worst_twentieth: mean(worst.slice(0, Math.ceil(tasks / 20))),
      coverage90: mean(known.map(({ coverage90 }) => coverage90)),
      never_forgetting: logLikelihood(scores({ halfLife: 0 })),
      prior: logLikelihood(scores({ halfLife: 0, isRead: false })),
      exact: mean(drawn.map((task) => mean(task.logLikelihood))),
    };
  });
}

type Survey = OracleTasks['batch'];

function drawSurvey(survey: number, after: number, random: Random): OracleTasks {
  const n = READINGS + TARGETS;
  const draw = () => {
    const [length, scale] = [random.logUniform(0.15, 1.2), random.logUniform(0.5, 1.5)];
    const noise = random.logUniform(0.03, 0.5);
    const x = new Float64Array(2 * n);
    x.set(visitedPositions(READINGS, 2, random));
    for (let i = 2 * READINGS; i < x.length; i++) x[i] = random.uniform(-WITHIN, WITHIN);
    const time = (i: number): number => (i < READINGS ? (i / READINGS) * survey : survey + after);
    const covariance = new Float64Array(n * n).map((_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      const distance = Math.hypot(x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1]);
      const kept = 2 ** (-Math.abs(time(i) - time(j)) / 2);
      return scale ** 2 * correlation(distance / length, Infinity) * kept + (i === j ? noise ** 2 : 0);
    });
    return { x, covariance };
  };
  return drawExactTasks({ tasks: 1, contexts: READINGS, targets: TARGETS, inputs: 2 }, draw, random);
}

function readingsOf({ contextX, contextY }: Survey, survey: number): Observations {
  return {
    positions: Float64Array.from(contextX),
    values: Float64Array.from(contextY),
    stamps: Float64Array.from(contextY, (_, i) => (i / READINGS) * survey * HALF_LIFE),
  };
}
