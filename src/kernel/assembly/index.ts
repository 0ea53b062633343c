// The operations of src/cmab/ops.ts on row-major float32 matrices. Widths (cols) are multiples of 4 unless said otherwise.
import { gemm } from './linear';
import { exp4, gelu4, laneMax, laneSum, multiplyAdd, splat } from './simd';

/** y = x W + bias; W is stored inner x cols. Any width. */
export function linear(rows: i32, inner: i32, cols: i32, x: usize, w: usize, bias: usize, y: usize): void {
  gemm(rows, cols, inner, x, inner, 1, w, cols, bias, y, cols);
}

export function layerNorm(rows: i32, cols: i32, x: usize, gain: usize, bias: usize, y: usize): void {
  const bytes = <usize>cols << 2;
  for (let i: i32 = 0; i < rows; i++, x += bytes, y += bytes) {
    let sum = splat(0);
    for (let j: usize = 0; j < bytes; j += 16) sum = f32x4.add(sum, v128.load(x + j));
    const mean = splat(laneSum(sum) / <f32>cols);
    let squares = splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      const d = f32x4.sub(v128.load(x + j), mean);
      squares = multiplyAdd(squares, d, d);
    }
    const scale = splat(1 / sqrt<f32>(laneSum(squares) / <f32>cols + 1e-5));
    for (let j: usize = 0; j < bytes; j += 16) {
      const d = f32x4.mul(f32x4.sub(v128.load(x + j), mean), scale);
      v128.store(y + j, multiplyAdd(v128.load(bias + j), d, v128.load(gain + j)));
    }
  }
}

export function add(count: i32, x: usize, y: usize, z: usize): void {
  for (let j: usize = 0, end = <usize>count << 2; j < end; j += 16) v128.store(z + j, f32x4.add(v128.load(x + j), v128.load(y + j)));
}

export function relu(count: i32, x: usize, y: usize): void {
  for (let j: usize = 0, end = <usize>count << 2; j < end; j += 16) v128.store(y + j, f32x4.pmax(splat(0), v128.load(x + j)));
}

export function gelu(count: i32, x: usize, y: usize): void {
  for (let j: usize = 0, end = <usize>count << 2; j < end; j += 16) v128.store(y + j, gelu4(v128.load(x + j)));
}

/** x is rows x 2 half, [a | g]; y rows x half. */
export function gatedGelu(rows: i32, half: i32, x: usize, y: usize): void {
  const bytes = <usize>half << 2;
  for (let i: i32 = 0; i < rows; i++, x += 2 * bytes, y += bytes) {
    for (let j: usize = 0; j < bytes; j += 16) v128.store(y + j, f32x4.mul(v128.load(x + j), gelu4(v128.load(x + bytes + j))));
  }
}

/** Any width. */
export function concat(rows: i32, xCols: i32, yCols: i32, x: usize, y: usize, z: usize): void {
  const xBytes = <usize>xCols << 2, yBytes = <usize>yCols << 2;
  for (let i: i32 = 0; i < rows; i++, x += xBytes, y += yBytes, z += xBytes + yBytes) {
    memory.copy(z, x, xBytes);
    memory.copy(z + xBytes, y, yBytes);
  }
}

/** Softmax of each row of scale * scores, in place; any width. */
function softmax(rows: i32, cols: i32, scale: f32, scores: usize): void {
  const bytes = <usize>cols << 2, whole = <usize>(cols & ~3) << 2;
  const s = splat(scale);
  for (let i: i32 = 0; i < rows; i++, scores += bytes) {
    let top4 = splat(-Infinity);
    for (let j: usize = 0; j < whole; j += 16) top4 = f32x4.pmax(top4, v128.load(scores + j));
    let top = laneMax(top4);
    for (let j = whole; j < bytes; j += 4) top = max(top, load<f32>(scores + j));
    top4 = splat(top);
    let mass4 = splat(0);
    for (let j: usize = 0; j < whole; j += 16) {
      const p = exp4(f32x4.mul(s, f32x4.sub(v128.load(scores + j), top4)));
      v128.store(scores + j, p);
      mass4 = f32x4.add(mass4, p);
    }
    let mass = laneSum(mass4);
    for (let j = whole; j < bytes; j += 4) {
      const p = f32x4.extract_lane(exp4(splat(scale * (load<f32>(scores + j) - top))), 0);
      store<f32>(scores + j, p);
      mass += p;
    }
    const inverse = splat(1 / mass);
    for (let j: usize = 0; j < whole; j += 16) v128.store(scores + j, f32x4.mul(inverse, v128.load(scores + j)));
    for (let j = whole; j < bytes; j += 4) store<f32>(scores + j, load<f32>(scores + j) / mass);
  }
}

/**
 * Multi-head attention of q (rows x keyWidth) over k (context x keyWidth) and v (context x width) into y (rows x width).
 * Scratch: keyWidth x context for the transposed keys, then rows x context for scores.
 */
export function attend(
  rows: i32, context: i32, keyWidth: i32, width: i32, heads: i32, q: usize, k: usize, v: usize, y: usize, scratch: usize,
): void {
  for (let i: i32 = 0; i < context; i++) {
    for (let j: i32 = 0; j < keyWidth; j++) {
      store<f32>(scratch + (<usize>(j * context + i) << 2), load<f32>(k + (<usize>(i * keyWidth + j) << 2)));
    }
  }
  const scores = scratch + (<usize>(keyWidth * context + 3 & ~3) << 2);
  const keyHead = keyWidth / heads, headWidth = width / heads;
  const scale: f32 = 1 / sqrt<f32>(<f32>headWidth);
  for (let h: i32 = 0; h < heads; h++) {
    const key = <usize>(h * keyHead) << 2, column = <usize>(h * headWidth) << 2;
    gemm(rows, context, keyHead, q + key, keyWidth, 1, scratch + key * context, context, 0, scores, context);
    softmax(rows, context, scale, scores);
    gemm(rows, headWidth, context, scores, context, 1, v + column, width, 0, y + column, width);
  }
}

/**
 * What a data cross-attention sums over a few readings (AttentionState): scores are readings x columns, columns latents x heads, and are
 * overwritten; values readings x width. Writes m and d (columns) and n (latents x width). Any number of columns.
 */
export function attentionSums(
  readings: i32, latents: i32, heads: i32, width: i32, scores: usize, values: usize, m: usize, d: usize, n: usize,
): void {
  const columns = latents * heads, bytes = <usize>columns << 2, headWidth = width / heads;
  for (let j: i32 = 0; j < columns; j++) {
    const column = <usize>j << 2;
    if (j + 4 <= columns) {
      sumColumns(readings, bytes, scores + column, m + column, d + column);
      j += 3;
    } else {
      sumColumn(readings, bytes, scores + column, m + column, d + column);
    }
  }
  for (let h: i32 = 0; h < heads; h++) {
    const head = <usize>h << 2, column = <usize>(h * headWidth) << 2;
    gemm(latents, headWidth, readings, scores + head, heads, columns, values + column, width, 0, n + column, width);
  }
}

/** Adds to each row of scores its own term; any width. */
export function addToRows(rows: i32, cols: i32, terms: usize, scores: usize): void {
  for (let i: i32 = 0; i < rows; i++, terms += 4) {
    const term = load<f32>(terms);
    for (let j: i32 = 0; j < cols; j++, scores += 4) store<f32>(scores, load<f32>(scores) + term);
  }
}

/** Maximum and sum of exp(score - maximum) of four columns; the scores become those exponentials. */
function sumColumns(readings: i32, stride: usize, scores: usize, m: usize, d: usize): void {
  let top = splat(-Infinity), mass = splat(0), at = scores;
  for (let i: i32 = 0; i < readings; i++, at += stride) top = f32x4.pmax(top, v128.load(at));
  at = scores;
  for (let i: i32 = 0; i < readings; i++, at += stride) {
    const p = exp4(f32x4.sub(v128.load(at), top));
    v128.store(at, p);
    mass = f32x4.add(mass, p);
  }
  v128.store(m, top);
  v128.store(d, mass);
}

function sumColumn(readings: i32, stride: usize, scores: usize, m: usize, d: usize): void {
  let top: f32 = -Infinity, mass: f32 = 0, at = scores;
  for (let i: i32 = 0; i < readings; i++, at += stride) top = max(top, load<f32>(at));
  at = scores;
  for (let i: i32 = 0; i < readings; i++, at += stride) {
    const p = f32x4.extract_lane(exp4(splat(load<f32>(at) - top)), 0);
    store<f32>(at, p);
    mass += p;
  }
  store<f32>(m, top);
  store<f32>(d, mass);
}
