import FFT from 'fft.js';
import type { Random } from '../../cmab/random.js';
import type { FieldKernel } from './field-kernel.js';
import type { UnitField } from './unit-field.js';

const GRID = 128;
/** Beyond this a field is all but constant over the tile. */
const MAX_PERIOD = 9;

/**
 * Random fields in the plane with a given covariance, drawn by FFT on a torus that is wide enough for the tile [-1, 1]^2 not to see its own end,
 * and read by bilinear interpolation. White noise is shaped by the root of the kernel's spectral density; real and imaginary part of
 * one transform are two independent fields.
 */
export class SpectralField implements UnitField {
  readonly #values: Float64Array;
  readonly #period: number;

  private constructor(values: Float64Array, period: number) {
    this.#values = values;
    this.#period = period;
  }

  static pair(kernel: FieldKernel, random: Random): [SpectralField, SpectralField] {
    const period = Math.min(2.1 + 2 * Math.max(...kernel.lengths), MAX_PERIOD);
    const transformed = inverse2d(shapedNoise(kernel, period, random));
    const part = (offset: number): SpectralField =>
      new SpectralField(
        Float64Array.from({ length: GRID * GRID }, (_, i) => transformed[2 * i + offset]),
        period,
      );
    return [part(0), part(1)];
  }

  at([x, y]: Float64Array): number {
    const u = (x / this.#period + 0.5) * GRID;
    const v = (y / this.#period + 0.5) * GRID;
    const column = Math.floor(u);
    const row = Math.floor(v);
    const [a, b] = [u - column, v - row];
    const value = (r: number, c: number): number => this.#values[(((r % GRID) + GRID) % GRID) * GRID + (((c % GRID) + GRID) % GRID)];
    return (
      (1 - b) * ((1 - a) * value(row, column) + a * value(row, column + 1)) +
      b * ((1 - a) * value(row + 1, column) + a * value(row + 1, column + 1))
    );
  }
}

/** Interleaved complex white noise times the amplitude of each frequency, scaled to unit variance of the field. */
function shapedNoise({ smoothness, lengths, angle }: FieldKernel, period: number, random: Random): Float64Array {
  const amplitude = new Float64Array(GRID * GRID);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const frequency = Float64Array.from({ length: GRID }, (_, i) => (2 * Math.PI * (i < GRID / 2 ? i : i - GRID)) / period);
  let power = 0;
  for (let r = 0; r < GRID; r++) {
    for (let c = 0; c < GRID; c++) {
      const q =
        ((cos * frequency[c] + sin * frequency[r]) * lengths[0]) ** 2 + ((cos * frequency[r] - sin * frequency[c]) * lengths[1]) ** 2;
      // Spectral densities in two dimensions (Rasmussen and Williams, 4.2.1), up to a factor.
      const density = smoothness === Infinity ? Math.exp(-q / 2) : (1 + q / (2 * smoothness)) ** -(smoothness + 1);
      power += density;
      amplitude[r * GRID + c] = Math.sqrt(density);
    }
  }
  const noise = random.normals(2 * GRID * GRID);
  const scale = 1 / Math.sqrt(power);
  for (let i = 0; i < amplitude.length; i++) {
    noise[2 * i] *= amplitude[i] * scale;
    noise[2 * i + 1] *= amplitude[i] * scale;
  }
  return noise;
}

const fft = new FFT(GRID);

/** Unnormalised inverse transform of interleaved complex GRID x GRID data; fft.js divides by the length, which is undone. */
function inverse2d(data: Float64Array): Float64Array {
  const line = fft.createComplexArray();
  const out = fft.createComplexArray();
  const run = (start: number, stride: number): void => {
    for (let i = 0; i < GRID; i++) {
      line[2 * i] = data[2 * (start + i * stride)];
      line[2 * i + 1] = data[2 * (start + i * stride) + 1];
    }
    fft.inverseTransform(out, line);
    for (let i = 0; i < GRID; i++) {
      data[2 * (start + i * stride)] = out[2 * i] * GRID;
      data[2 * (start + i * stride) + 1] = out[2 * i + 1] * GRID;
    }
  };
  for (let r = 0; r < GRID; r++) run(r * GRID, 1);
  for (let c = 0; c < GRID; c++) run(c, GRID);
  return data;
}
