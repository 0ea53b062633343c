import type { Random } from '../../cmab/random.js';
import { type FieldKernel, SpectralField } from './spectral-field.js';

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
  readonly length: readonly [number, number];
  readonly noise: readonly [number, number];
  readonly scale: readonly [number, number];
  readonly offset: number;
}

/** A noisy field: a reading at a place. */
export type Reading = (x: number, y: number) => number;

const SMOOTHNESS = [Infinity, 2.5, 1.5, 0.5];
/** Largest magnitude of a field before scaling, as sensors and fields have bounds. */
const BOUND = 6;

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

export function drawHyperparameters(prior: FieldPrior, random: Random): FieldHyperparameters {
  const length = random.logUniform(...prior.length);
  const anisotropy = random.uniform() < 0.5 ? clamp(Math.exp(0.4 * random.normal()), 0.33, 3) : 1;
  return {
    kernel: {
      smoothness: SMOOTHNESS[random.integer(SMOOTHNESS.length)],
      lengths: [clamp(length * Math.sqrt(anisotropy), 0.06, 3), clamp(length / Math.sqrt(anisotropy), 0.06, 3)],
      angle: random.uniform(0, Math.PI),
    },
    noise: random.logUniform(...prior.noise),
    slope: random.uniform() < 0.4 ? random.uniform() : 0,
    offset: prior.offset * random.uniform(),
    scale: random.logUniform(...prior.scale),
  };
}

type Warp = (x: number, y: number) => number;

/** With 45 % in all: a sum of fields, a log-normal or sinh warp, steps (occupancy-like), terraces. */
function warped(field: SpectralField, other: SpectralField, random: Random): Warp {
  const plain: Warp = (x, y) => field.at(x, y);
  const r = random.uniform();
  switch (random.choose([0.55, 0.15, 0.1, 0.05, 0.07, 0.04, 0.04])) {
    case 1: {
      const share = 0.3 + 0.6 * r;
      return (x, y) => Math.sqrt(1 - share ** 2) * field.at(x, y) + share * other.at(x, y);
    }
    case 2: {
      const a = 0.4 + 0.9 * r;
      const sign = random.uniform() < 0.5 ? -1 : 1;
      const mean = Math.exp(a ** 2 / 2);
      const std = Math.sqrt((Math.exp(a ** 2) - 1) * Math.exp(a ** 2));
      return (x, y) => (1.2 * sign * (Math.exp(a * field.at(x, y)) - mean)) / std;
    }
    case 3: {
      const a = 0.4 + 0.9 * r;
      const std = Math.sqrt(0.5 * (Math.exp(2 * a ** 2) - 1));
      return (x, y) => Math.sinh(a * field.at(x, y)) / std;
    }
    case 4: {
      const level = 0.5 * random.normal();
      const steepness = Math.exp(1 + 3 * r);
      return (x, y) => Math.tanh((field.at(x, y) - level) * steepness);
    }
    case 5: {
      const steps = 1 + 3 * r;
      return (x, y) => Math.round(field.at(x, y) * steps) / steps;
    }
    default:
      return plain;
  }
}

/** Student-t noise with 3 degrees of freedom, its tail bounded, about unit scale. */
function heavyTailed(random: Random): number {
  const chi = (random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2) / 3;
  return (0.7 * random.normal()) / Math.sqrt(Math.max(chi, 0.05));
}

/** Turns a unit field into readings: slope, offset, scale and noise of the hyper-parameters. */
function readings(field: Warp, { noise, slope, offset, scale }: FieldHyperparameters, random: Random, heavy: boolean): Reading {
  const [gx, gy] = [slope * random.normal(), slope * random.normal()];
  const shift = offset * random.normal();
  return (x, y) => {
    const error = heavy ? heavyTailed(random) : random.normal();
    return scale * (clamp(field(x, y), -BOUND, BOUND) + gx * x + gy * y + noise * error) + shift;
  };
}

/** Noisy fields of the whole prior, `count` of them; fields come in pairs that share a kernel but nothing else. */
export function drawFields(count: number, prior: FieldPrior, random: Random): Reading[] {
  const fields: { field: SpectralField; hyper: FieldHyperparameters }[] = [];
  while (fields.length < count) {
    const { kernel } = drawHyperparameters(prior, random);
    for (const field of SpectralField.pair(kernel, random))
      fields.push({ field, hyper: { ...drawHyperparameters(prior, random), kernel } });
  }
  return fields.slice(0, count).map(({ field, hyper }, i) => {
    const heavy = random.uniform() < 0.12;
    return readings(warped(field, fields[(i + 2) % fields.length].field, random), hyper, random, heavy);
  });
}
