import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Architecture } from '../cmab/architecture.js';
import type { Start } from '../cmab/initialise.js';
import { fileReason } from '../file-reason.js';
import type { Baseline } from './baselines/baseline.js';
import type { OptimizerConfig } from './optimizer.js';
import type { ContextRange, Prior } from './prior/prior.js';

/** What recipes of all networks have. */
interface Recipe {
  readonly seed: number;
  readonly prior: Prior;
  readonly steps: number;
  readonly batch: { readonly tasks: number; readonly targets: number; readonly contexts: ContextRange };
  readonly renormalise: number;
  readonly optimizer: OptimizerConfig;
  readonly average: number;
  readonly evaluate: { readonly every: number; readonly contexts: readonly number[]; readonly tasks: number; readonly targets: number };
  readonly checkpoint: { readonly every: number };
}

/** A model of this package, with the latent counts that it is trained at. */
export interface ModelRecipe extends Recipe {
  readonly architecture: Architecture;
  /** Where the architecture has anchors. */
  readonly start?: Start;
  readonly latents: { readonly counts: readonly number[]; readonly full: number };
  /** The covariance head, trained on top. */
  readonly covariance: { readonly rank: number; readonly steps: number; readonly targets: number };
  readonly baseline?: undefined;
}

/** A network that benchmarks compare with. */
interface BaselineRecipe extends Recipe {
  readonly baseline: Baseline;
  readonly architecture?: undefined;
  readonly latents?: undefined;
  readonly covariance?: undefined;
}

/** A training recipe, `config/train/*.yaml`; those files explain the keys. */
export type TrainConfig = ModelRecipe | BaselineRecipe;

type Shape = { readonly [key: string]: Shape | string };
/** The shapes that a record with a `kind` can have. */
type Kinds = Readonly<Record<string, Shape>>;

const FIELD: Shape = { length: 'range', noise: 'range', scale: 'range', offset: 'number >= 0', fading: 'share', empty: 'share' };

/** What each kind of prior needs. */
const PRIORS: Readonly<Record<Prior['kind'], Shape>> = {
  field2d: { kind: "'field2d'", ...FIELD },
  field3d: { kind: "'field3d'", ...FIELD },
  gp1d: { kind: "'gp1d'", length: 'range', scale: 'range', noise: 'number > 0' },
  images: { kind: "'images'", file: 'text' },
};

/** Inputs of each kind of prior. */
const INPUTS: Readonly<Record<Prior['kind'], number>> = { field2d: 2, field3d: 3, gp1d: 1, images: 2 };

/** What networks have in common. */
const NETWORK: Shape = {
  inputs: 'integer >= 1',
  width: 'integer >= 4',
  heads: 'integer >= 1',
  feedForward: 'integer >= 4',
  embedDepth: 'integer >= 1',
  octaves: 'numbers',
  std: 'std',
};

/** What each kind of baseline needs. */
const BASELINES: Readonly<Record<Baseline['kind'], Shape>> = {
  tnp: { kind: "'tnp'", ...NETWORK, layers: 'integer >= 1' },
  lbanp: { kind: "'lbanp'", ...NETWORK, layers: 'integer >= 1', latents: 'integer >= 1' },
};

/** Rules that depend on the `kind` of a record. */
const BY_KIND: Readonly<Record<string, Kinds>> = { prior: PRIORS, baseline: BASELINES };

/** Every key of a recipe of any network with what is allowed. */
const RECIPE: Shape = {
  seed: 'integer >= 0',
  prior: 'prior',
  steps: 'integer >= 1',
  batch: { tasks: 'integer >= 1', targets: 'integer >= 4', contexts: 'range' },
  renormalise: 'share',
  optimizer: {
    learningRate: 'number > 0',
    muonRate: 'number >= 0',
    warmup: 'integer >= 1',
    beta1: 'share',
    beta2: 'share',
    clip: 'number > 0',
  },
  average: 'share',
  evaluate: { every: 'integer >= 1', contexts: 'numbers', tasks: 'integer >= 1', targets: 'integer >= 1' },
  checkpoint: { every: 'integer >= 1' },
};

const MODEL_RECIPE: Shape = {
  ...RECIPE,
  architecture: {
    ...NETWORK,
    blocks: 'integer >= 1',
    latents: 'integer >= 1',
    activation: "'relu' or 'gelu'",
    skip: 'boolean',
    residual: "'stream' or 'normalised'",
    evidence: "'true' or 'false' or 'asinh'",
    anchors: 'boolean',
  },
  latents: { counts: 'numbers', full: 'share' },
  covariance: { rank: 'integer >= 1', steps: 'integer >= 0', targets: 'integer >= 4' },
};

const ANCHORED_MODEL_RECIPE: Shape = {
  ...MODEL_RECIPE,
  start: { readings: 'numbers', latents: 'numbers', targets: 'numbers', nothing: 'number' },
};

const BASELINE_RECIPE: Shape = { ...RECIPE, baseline: 'baseline' };

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function isAllowed(value: unknown, rule: string): boolean {
  const bound = /^(integer|number) (>=|>) (\d+)$/.exec(rule);
  if (bound !== null) {
    if (!isNumber(value) || (bound[1] === 'integer' && !Number.isInteger(value))) return false;
    return bound[2] === '>=' ? value >= Number(bound[3]) : value > Number(bound[3]);
  }
  switch (rule) {
    case 'numbers':
      return Array.isArray(value) && value.every(isNumber);
    case 'range':
      return Array.isArray(value) && value.length === 2 && value.every(isNumber) && value[0] > 0 && value[0] <= value[1];
    case 'share':
      return isNumber(value) && value >= 0 && value <= 1;
    case 'number':
      return isNumber(value);
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'boolean':
      return typeof value === 'boolean';
    case 'std': {
      const { kind, floor } = (value ?? {}) as { kind?: unknown; floor?: unknown };
      return kind === 'exp' || (kind === 'softplus' && isNumber(floor) && floor >= 0);
    }
    default:
      return rule.split(' or ').includes(`'${String(value)}'`);
  }
}

function check(value: unknown, shape: Shape, path: string): void {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  for (const key of Object.keys(given))
    if (!(key in shape)) throw new Error(`unknown key '${path}${key}'; known are ${Object.keys(shape).join(', ')}`);
  for (const [key, rule] of Object.entries(shape)) {
    if (!(key in given)) throw new Error(`key '${path}${key}' is missing`);
    if (typeof rule === 'string' && rule in BY_KIND) checkKind(given[key], BY_KIND[rule], `${path}${key}.`);
    else if (typeof rule !== 'string') check(given[key], rule, `${path}${key}.`);
    else if (!isAllowed(given[key], rule))
      throw new Error(`${path}${key}: ${JSON.stringify(given[key])} is not allowed; it must be ${rule}`);
  }
}

function checkKind(value: unknown, kinds: Kinds, path: string): void {
  const { kind } = (value ?? {}) as { kind?: unknown };
  const isKnown = typeof kind === 'string' && Object.hasOwn(kinds, kind);
  if (!isKnown) throw new Error(`${path}kind: ${JSON.stringify(kind)} is not allowed; it must be one of ${Object.keys(kinds).join(', ')}`);
  check(value, kinds[kind], path);
}

function shapeOf({ baseline, architecture }: Partial<TrainConfig>): Shape {
  if (baseline !== undefined) return BASELINE_RECIPE;
  return architecture?.anchors === true ? ANCHORED_MODEL_RECIPE : MODEL_RECIPE;
}

function checkInputs({ architecture, baseline, prior: { kind } }: TrainConfig): void {
  const [name, { inputs }] = baseline === undefined ? ['architecture', architecture] : ['baseline', baseline];
  if (inputs !== INPUTS[kind]) throw new Error(`${name}.inputs: ${inputs} is not allowed; prior ${kind} has ${INPUTS[kind]}`);
}

/** @throws Error with one line naming the file, the key, the value and what is allowed. */
export function readTrainConfig(path: string): TrainConfig {
  try {
    const config: unknown = parse(readFileSync(path, 'utf8'));
    check(config, shapeOf(config ?? {}), '');
    checkInputs(config as TrainConfig);
    return config as TrainConfig;
  } catch (error) {
    throw new Error(`${path}: ${fileReason(error)}`, { cause: error });
  }
}
