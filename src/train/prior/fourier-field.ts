import type { Random } from '../../cmab/random.js';
import { type FieldKernel, unitMetric } from './field-kernel.js';
import type { UnitField } from './unit-field.js';

/** Waves of a field: its covariance is that of the kernel up to about 1 / sqrt(WAVES). */
const WAVES = 256;

/**
 * Random fields with a given covariance in any dimension, as a sum of cosine waves (random Fourier features; Rahimi and Recht, NIPS 2007):
 * wave vectors are drawn from the kernel's spectral density, amplitudes and phases so that each wave is a Gaussian process. An FFT over a
 * cube would cost a hundred times as much.
 */
export class FourierField implements UnitField {
  readonly #inputs: number;
  /** WAVES x inputs. */
  readonly #vectors: Float64Array;
  readonly #phases: Float64Array;
  readonly #amplitudes: Float64Array;

  constructor(kernel: FieldKernel, random: Random) {
    const metric = unitMetric(kernel);
    this.#inputs = metric.length;
    this.#vectors = new Float64Array(WAVES * metric.length);
    for (let wave = 0; wave < WAVES; wave++) {
      const unit = unitWaveVector(kernel.smoothness, metric.length, random);
      metric.forEach((row, i) => row.forEach((m, j) => (this.#vectors[wave * metric.length + j] += m * unit[i])));
    }
    this.#phases = new Float64Array(WAVES).map(() => random.uniform(0, 2 * Math.PI));
    this.#amplitudes = new Float64Array(WAVES).map(() => Math.sqrt((-2 * Math.log(1 - random.uniform())) / WAVES));
  }

  at(place: Float64Array): number {
    let value = 0;
    for (let wave = 0; wave < WAVES; wave++) {
      let angle = this.#phases[wave];
      for (let j = 0; j < this.#inputs; j++) angle += this.#vectors[wave * this.#inputs + j] * place[j];
      value += this.#amplitudes[wave] * Math.cos(angle);
    }
    return value;
  }
}

/**
 * From the spectral density of the isotropic kernel of unit length (Rasmussen and Williams, 4.2.1): a normal for the squared exponential, a
 * Student t with 2 nu degrees of freedom for Matern nu.
 */
function unitWaveVector(smoothness: number, inputs: number, random: Random): Float64Array {
  const vector = random.normals(inputs);
  if (smoothness === Infinity) return vector;
  const freedom = 2 * smoothness;
  const chiSquare = random.normals(freedom).reduce((sum, z) => sum + z * z, 0);
  return vector.map((z) => z / Math.sqrt(chiSquare / freedom));
}
