import type { Random } from '../../cmab/random.js';
import type { FieldKernel } from './field-kernel.js';
import { FourierField } from './fourier-field.js';
import { SpectralField } from './spectral-field.js';
import type { UnitField } from './unit-field.js';

/** Hyper-parameters of a Gaussian process over the tile, in tile half-widths and units of the field's scale. */
export interface FieldHyperparameters {
  readonly kernel: FieldKernel;
  /** Std of a reading's noise, of the slope along each axis, of the offset: slope and noise as fractions of `scale`. */
  readonly noise: number;
  readonly slope: number;
  readonly offset: number;
  /** Output scale. */
  readonly scale: number;
}

/** Ranges that hyper-parameters are drawn from, log-uniformly; `offset` is the largest std of a field's offset. */
export interface FieldPrior {
  readonly kind: 'field2d' | 'field3d';
  readonly length: readonly [number, number];
  readonly noise: readonly [number, number];
  readonly scale: readonly [number, number];
  readonly offset: number;
  /** Share of the tasks in which the field has changed since the first readings. */
  readonly fading: number;
  /** Share of the tasks in which nothing is left of the readings: what is predicted there is the prior. */
  readonly empty: number;
}

/**
 * A noisy field: a reading at a place, of `inputs` coordinates, taken when the field had the correlation `sameness` with the present one.
 */
export type Reading = (place: Float64Array, sameness: number) => number;

const SMOOTHNESS = [Infinity, 2.5, 1.5, 0.5];
/** Largest magnitude of a field before scaling, as sensors and fields have bounds. */
const BOUND = 6;

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
const clampLength = (length: number): number => clamp(length, 0.06, 3);

/** Water and air lie in layers: in half of the cases a field changes faster along the vertical, or a little slower. */
const layering = (random: Random): number => (random.uniform() < 0.5 ? random.logUniform(0.2, 1.5) : 1);

export function inputsOf({ kind }: FieldPrior): number {
  return kind === 'field3d' ? 3 : 2;
}

export function drawHyperparameters(prior: FieldPrior, random: Random): FieldHyperparameters {
  const length = random.logUniform(...prior.length);
  const anisotropy = random.uniform() < 0.5 ? clamp(Math.exp(0.4 * random.normal()), 0.33, 3) : 1;
  const vertical = prior.kind === 'field3d' ? [clampLength(length * layering(random))] : [];
  return {
    kernel: {
      smoothness: SMOOTHNESS[random.integer(SMOOTHNESS.length)],
      lengths: [clampLength(length * Math.sqrt(anisotropy)), clampLength(length / Math.sqrt(anisotropy)), ...vertical],
      angle: random.uniform(0, Math.PI),
    },
    noise: random.logUniform(...prior.noise),
    slope: random.uniform() < 0.4 ? random.uniform() : 0,
    offset: prior.offset * random.uniform(),
    scale: random.logUniform(...prior.scale),
  };
}

/** A function of the place, warped from a Gaussian process: what makes one of `field`. */
type Warp = (field: UnitField) => (place: Float64Array) => number;

/** With 45 % in all: a sum of fields, a log-normal or sinh warp, steps (occupancy-like), terraces. */
function drawWarp(other: UnitField, random: Random): Warp {
  const r = random.uniform();
  switch (random.choose([0.55, 0.15, 0.1, 0.05, 0.07, 0.04, 0.04])) {
    case 1: {
      const share = 0.3 + 0.6 * r;
      return (field) => (place) => Math.sqrt(1 - share ** 2) * field.at(place) + share * other.at(place);
    }
    case 2: {
      const a = 0.4 + 0.9 * r;
      const sign = random.uniform() < 0.5 ? -1 : 1;
      const mean = Math.exp(a ** 2 / 2);
      const std = Math.sqrt((Math.exp(a ** 2) - 1) * Math.exp(a ** 2));
      return (field) => (place) => (1.2 * sign * (Math.exp(a * field.at(place)) - mean)) / std;
    }
    case 3: {
      const a = 0.4 + 0.9 * r;
      const std = Math.sqrt(0.5 * (Math.exp(2 * a ** 2) - 1));
      return (field) => (place) => Math.sinh(a * field.at(place)) / std;
    }
    case 4: {
      const level = 0.5 * random.normal();
      const steepness = Math.exp(1 + 3 * r);
      return (field) => (place) => Math.tanh((field.at(place) - level) * steepness);
    }
    case 5: {
      const steps = 1 + 3 * r;
      return (field) => (place) => Math.round(field.at(place) * steps) / steps;
    }
    default:
      return (field) => (place) => field.at(place);
  }
}

/** Student-t noise with 3 degrees of freedom, its tail bounded, about unit scale. */
function heavyTailed(random: Random): number {
  const chi = (random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2) / 3;
  return (0.7 * random.normal()) / Math.sqrt(Math.max(chi, 0.05));
}

/** A slope and an offset of random size, those of a field now or before. */
function trend({ kernel, scale, slope, offset }: FieldHyperparameters, random: Random): (place: Float64Array) => number {
  const gradient = kernel.lengths.map(() => scale * slope * random.normal());
  const shift = offset * random.normal();
  return (place) => gradient.reduce((sum, g, axis) => sum + g * place[axis], 0) + shift;
}

/** Two fields with a kernel. */
function fieldPair(kernel: FieldKernel, random: Random): [UnitField, UnitField] {
  if (kernel.lengths.length === 2) return SpectralField.pair(kernel, random);
  return [new FourierField(kernel, random), new FourierField(kernel, random)];
}

/** Noisy fields of the whole prior, `count` of them; fields come in pairs that share a kernel but nothing else. */
export function drawFields(count: number, prior: FieldPrior, random: Random): Reading[] {
  const fields: { now: UnitField; before: UnitField; hyper: FieldHyperparameters }[] = [];
  while (fields.length < count) {
    const { kernel } = drawHyperparameters(prior, random);
    const [a, b] = fieldPair(kernel, random);
    // Each is what the other was before it changed.
    fields.push({ now: a, before: b, hyper: { ...drawHyperparameters(prior, random), kernel } });
    fields.push({ now: b, before: a, hyper: { ...drawHyperparameters(prior, random), kernel } });
  }
  return fields.slice(0, count).map(({ now, before, hyper }, i) => {
    const warp = drawWarp(fields[(i + 2) % fields.length].now, random);
    const [trendNow, trendBefore] = [trend(hyper, random), trend(hyper, random)];
    const isHeavy = random.uniform() < 0.12;
    const plain = warp(now);
    return (place, sameness) => {
      const change = Math.sqrt(1 - sameness ** 2);
      const field = change === 0 ? plain : warp({ at: (p) => sameness * now.at(p) + change * before.at(p) });
      const value = clamp(field(place), -BOUND, BOUND);
      const error = hyper.noise * (isHeavy ? heavyTailed(random) : random.normal());
      return hyper.scale * (value + error) + sameness * trendNow(place) + change * trendBefore(place);
    };
  });
}
