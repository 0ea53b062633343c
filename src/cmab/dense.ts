import { erf } from '../math/erf.js';
import type { Elementwise, Layers } from './ops.js';

/** Row-major float64 matrix. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

export function matrix(rows: number, cols: number, data?: ArrayLike<number>): Matrix {
  if (data !== undefined && data.length !== rows * cols) throw new RangeError(`${data.length} numbers do not fill ${rows} x ${cols}`);
  return { rows, cols, data: data === undefined ? new Float64Array(rows * cols) : Float64Array.from(data) };
}

function map(x: Matrix, f: (value: number) => number): Matrix {
  return { rows: x.rows, cols: x.cols, data: x.data.map(f) };
}

/** `y` has the shape of `x`. */
function zip(x: Matrix, y: Matrix, f: (a: number, b: number) => number): Matrix {
  if (x.rows !== y.rows || x.cols !== y.cols) throw new RangeError(`shapes ${x.rows} x ${x.cols} and ${y.rows} x ${y.cols} differ`);
  return { rows: x.rows, cols: x.cols, data: x.data.map((a, i) => f(a, y.data[i])) };
}

/** New matrix of `cols` columns whose rows `f` fills from rows of `x`. */
function mapRows(x: Matrix, cols: number, f: (from: Float64Array, to: Float64Array, row: number) => void): Matrix {
  const out = matrix(x.rows, cols);
  for (let i = 0; i < x.rows; i++) f(x.data.subarray(i * x.cols, (i + 1) * x.cols), out.data.subarray(i * cols, (i + 1) * cols), i);
  return out;
}

const gelu = (v: number): number => 0.5 * v * (1 + erf(v / Math.SQRT2));

/** Plain float64 operations: the reference that every engine is tested against. */
export const dense: Layers<Matrix> & Elementwise<Matrix> = {
  linear(x, weight, bias) {
    return mapRows(x, weight.rows, (from, to) => {
      for (let j = 0; j < weight.rows; j++) {
        let sum = bias === undefined ? 0 : bias.data[j];
        for (let k = 0; k < from.length; k++) sum += from[k] * weight.data[j * weight.cols + k];
        to[j] = sum;
      }
    });
  },
  layerNorm(x, gain, bias) {
    return mapRows(x, x.cols, (from, to) => {
      const mean = from.reduce((sum, v) => sum + v, 0) / from.length;
      const variance = from.reduce((sum, v) => sum + (v - mean) ** 2, 0) / from.length;
      const scale = 1 / Math.sqrt(variance + 1e-5);
      for (let j = 0; j < to.length; j++) to[j] = (from[j] - mean) * scale * gain.data[j] + bias.data[j];
    });
  },
  fourier(x, octaves) {
    return mapRows(x, x.cols * (1 + 2 * octaves.length), (from, to) => {
      to.set(from);
      octaves.forEach((octave, o) => {
        for (let j = 0; j < from.length; j++) {
          const angle = Math.PI * octave * from[j];
          to[(1 + o) * from.length + j] = Math.sin(angle);
          to[(1 + octaves.length + o) * from.length + j] = Math.cos(angle);
        }
      });
    });
  },
  lift(x, heads) {
    return mapRows(x, heads * (x.cols + 2), (from, to) => {
      const square = from.reduce((sum, v) => sum + v * v, 0);
      for (let h = 0; h < heads; h++) to.set([...from, square, 1], h * (x.cols + 2));
    });
  },
  joinHeads(x, y, heads) {
    const [a, b] = [x.cols / heads, y.cols / heads];
    return mapRows(x, x.cols + y.cols, (from, to, row) => {
      for (let h = 0; h < heads; h++) {
        to.set(from.subarray(h * a, (h + 1) * a), h * (a + b));
        to.set(y.data.subarray(row * y.cols + h * b, row * y.cols + (h + 1) * b), h * (a + b) + a);
      }
    });
  },
  distanceKeys(anchors, precision, heads) {
    const inputs = anchors.cols / heads;
    return mapRows(anchors, heads * (inputs + 2), (from, to, row) => {
      for (let h = 0; h < heads; h++) {
        const w = precision.data[row * heads + h];
        const p = Array.from(from.subarray(h * inputs, (h + 1) * inputs));
        to.set([...p.map((v) => w * v), -w / 2, (-w / 2) * p.reduce((sum, v) => sum + v * v, 0)], h * (inputs + 2));
      }
    });
  },
  attend(q, k, v, heads) {
    const keyWidth = k.cols / heads;
    const width = v.cols / heads;
    const scores = new Float64Array(k.rows);
    return mapRows(q, v.cols, (from, to) => {
      for (let h = 0; h < heads; h++) {
        for (let j = 0; j < k.rows; j++) {
          let dot = 0;
          for (let i = h * keyWidth; i < (h + 1) * keyWidth; i++) dot += from[i] * k.data[j * k.cols + i];
          scores[j] = dot / Math.sqrt(width);
        }
        const top = scores.reduce((a, b) => Math.max(a, b), -Infinity);
        const p = scores.map((s) => Math.exp(s - top));
        const mass = p.reduce((a, b) => a + b, 0);
        for (let j = 0; j < k.rows; j++) {
          for (let i = h * width; i < (h + 1) * width; i++) to[i] += (p[j] / mass) * v.data[j * v.cols + i];
        }
      }
    });
  },
  gatedGelu(x) {
    const half = x.cols / 2;
    return mapRows(x, half, (from, to) => {
      for (let j = 0; j < half; j++) to[j] = from[j] * gelu(from[half + j]);
    });
  },
  concat(x, y) {
    return mapRows(x, x.cols + y.cols, (from, to, row) => {
      to.set(from);
      to.set(y.data.subarray(row * y.cols, (row + 1) * y.cols), x.cols);
    });
  },
  columns(x, from, to) {
    return mapRows(x, to - from, (a, b) => b.set(a.subarray(from, to)));
  },
  repeatColumns(x, times) {
    return mapRows(x, x.cols * times, (a, b) => {
      for (let j = 0; j < b.length; j++) b[j] = a[Math.floor(j / times)];
    });
  },
  relu: (x) => map(x, (v) => Math.max(v, 0)),
  gelu: (x) => map(x, gelu),
  exp: (x) => map(x, Math.exp),
  log: (x) => map(x, Math.log),
  asinh: (x) => map(x, Math.asinh),
  softplus: (x) => map(x, (v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))),
  affine: (x, factor, term) => map(x, (v) => factor * v + term),
  clip: (x, low, high) => map(x, (v) => Math.min(Math.max(v, low), high)),
  add: (x, y) => zip(x, y, (a, b) => a + b),
  subtract: (x, y) => zip(x, y, (a, b) => a - b),
  multiply: (x, y) => zip(x, y, (a, b) => a * b),
  divide: (x, y) => zip(x, y, (a, b) => a / b),
  maximum: (x, y) => zip(x, y, Math.max),
};
