import { gemm } from './linear';
import { exp4, laneMax, laneSum, splat } from './simd';

/**
 * Multi-head attention of q (rows x keyWidth) over keys, given transposed (keyWidth x context), and v (context x width) into y (rows x
 * width). Scratch: rows x context for scores, then rows.
 */
export function attend(
  rows: i32, context: i32, keyWidth: i32, width: i32, heads: i32, q: usize, keys: usize, v: usize, y: usize, scores: usize,
): void {
  const keyHead = keyWidth / heads, headWidth = width / heads;
  const scale: f32 = 1 / sqrt<f32>(<f32>headWidth);
  const masses = scores + (<usize>(rows * context) << 2);
  for (let h: i32 = 0; h < heads; h++) {
    const key = <usize>(h * keyHead) << 2, column = <usize>(h * headWidth) << 2;
    gemm(rows, context, keyHead, q + key, keyWidth, 1, keys + key * context, context, 0, 0, scores, context);
    exponentials(rows, context, scale, scores, masses);
    gemm(rows, headWidth, context, scores, context, 1, v + column, width, 0, 0, y + column, width);
    divideRows(rows, headWidth, y + column, width, masses);
  }
}

/** exp(scale (score - maximum of its row)) in place, and the sum of each row. Any width. */
function exponentials(rows: i32, cols: i32, scale: f32, scores: usize, masses: usize): void {
  const bytes = <usize>cols << 2, whole = <usize>(cols & ~3) << 2;
  const s = splat(scale);
  for (let i: i32 = 0; i < rows; i++, scores += bytes, masses += 4) {
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
    store<f32>(masses, mass);
  }
}

/** Divides each row of y (rows x cols with a stride, in floats) by its own number. Any width. */
function divideRows(rows: i32, cols: i32, y: usize, stride: usize, divisors: usize): void {
  const bytes = <usize>cols << 2, whole = <usize>(cols & ~3) << 2;
  for (let i: i32 = 0; i < rows; i++, y += stride << 2, divisors += 4) {
    const inverse: f32 = 1 / load<f32>(divisors);
    for (let j: usize = 0; j < whole; j += 16) v128.store(y + j, f32x4.mul(v128.load(y + j), splat(inverse)));
    for (let j = whole; j < bytes; j += 4) store<f32>(y + j, load<f32>(y + j) * inverse);
  }
}

/**
 * Scores of readings for each head's queries: keys readings x (heads headWidth), queries heads x (headWidth x latents), scores readings x
 * (heads x latents), to which `initial` of the same shape is added (0: none).
 */
export function headScores(
  readings: i32, latents: i32, heads: i32, headWidth: i32, keys: usize, queries: usize, initial: usize, scores: usize,
): void {
  const width = heads * headWidth, columns = heads * latents;
  for (let h: i32 = 0; h < heads; h++) {
    const column = <usize>(h * latents) << 2;
    gemm(
      readings, latents, headWidth, keys + (<usize>(h * headWidth) << 2), width, 1, queries + (<usize>(h * headWidth * latents) << 2), latents,
      0, initial ? initial + column : 0, scores + column, columns,
    );
  }
}

/**
 * What a data cross-attention sums over a few readings (AttentionState), head by head: scores are readings x (heads x latents) and are
 * overwritten; values readings x width. m (heads x latents) holds the largest scores so far and is raised where these are larger; the sums
 * d (heads x latents) and n (latents x width) are relative to it. Any number of latents.
 */
export function sumReadings(
  readings: i32, latents: i32, heads: i32, width: i32, scores: usize, values: usize, m: usize, d: usize, n: usize,
): void {
  const columns = latents * heads, bytes = <usize>columns << 2, headWidth = width / heads;
  let j: i32 = 0;
  for (; j + 4 <= columns; j += 4) sumColumns(readings, bytes, scores + (<usize>j << 2), m + (<usize>j << 2), d + (<usize>j << 2));
  for (; j < columns; j++) sumColumn(readings, bytes, scores + (<usize>j << 2), m + (<usize>j << 2), d + (<usize>j << 2));
  for (let h: i32 = 0; h < heads; h++) {
    const column = <usize>(h * headWidth) << 2;
    gemm(
      latents, headWidth, readings, scores + (<usize>(h * latents) << 2), 1, columns, values + column, width, 0, 0, n + column, width,
    );
  }
}

/** Adds to each row of scores its own term; any width. */
export function addToRows(rows: i32, cols: i32, terms: usize, scores: usize): void {
  const bytes = <usize>cols << 2, whole = <usize>(cols & ~3) << 2;
  for (let i: i32 = 0; i < rows; i++, terms += 4, scores += bytes) {
    const term = load<f32>(terms);
    for (let j: usize = 0; j < whole; j += 16) v128.store(scores + j, f32x4.add(v128.load(scores + j), splat(term)));
    for (let j = whole; j < bytes; j += 4) store<f32>(scores + j, load<f32>(scores + j) + term);
  }
}

/** Maximum, no less than m, and sum of exp(score - maximum) of four columns; the scores become those exponentials. */
function sumColumns(readings: i32, stride: usize, scores: usize, m: usize, d: usize): void {
  let top = v128.load(m), mass = splat(0), at = scores;
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
  let top = load<f32>(m), mass: f32 = 0, at = scores;
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
