import { multiplyAdd, splat } from './simd';

/**
 * C = initial + A W + bias. A is rows x inner with strides `aStride` between rows and `aStep` along them, W inner x cols with `wStride`, C and
 * `initial` (0: none, or C itself) rows x cols with `cStride`, in floats; `bias` 0: none. Tiles of 4 rows x 8 columns stay in registers, then 2
 * rows, then one; columns beyond a multiple of 8 go one by one, four rows at a time.
 */
export function gemm(
  rows: i32, cols: i32, inner: i32, a: usize, aStride: usize, aStep: usize, w: usize, wStride: usize, bias: usize, initial: usize, c: usize,
  cStride: usize,
): void {
  aStride <<= 2; aStep <<= 2; wStride <<= 2; cStride <<= 2;
  let j: i32 = 0;
  for (; j + 8 <= cols; j += 8) {
    const column = <usize>j << 2;
    const b0 = bias ? v128.load(bias + column) : splat(0);
    const b1 = bias ? v128.load(bias + column, 16) : splat(0);
    let i: i32 = 0;
    for (; i + 4 <= rows; i += 4) {
      let c00 = b0, c01 = b1, c10 = b0, c11 = b1, c20 = b0, c21 = b1, c30 = b0, c31 = b1;
      let a0 = a + <usize>i * aStride, a1 = a0 + aStride, a2 = a1 + aStride, a3 = a2 + aStride;
      let at = w + column;
      for (let k: i32 = 0; k < inner; k++) {
        const w0 = v128.load(at), w1 = v128.load(at, 16);
        let x = v128.load32_splat(a0); c00 = multiplyAdd(c00, x, w0); c01 = multiplyAdd(c01, x, w1);
        x = v128.load32_splat(a1); c10 = multiplyAdd(c10, x, w0); c11 = multiplyAdd(c11, x, w1);
        x = v128.load32_splat(a2); c20 = multiplyAdd(c20, x, w0); c21 = multiplyAdd(c21, x, w1);
        x = v128.load32_splat(a3); c30 = multiplyAdd(c30, x, w0); c31 = multiplyAdd(c31, x, w1);
        a0 += aStep; a1 += aStep; a2 += aStep; a3 += aStep; at += wStride;
      }
      const offset = <usize>i * cStride + column;
      if (initial) {
        const p0 = initial + offset, p1 = p0 + cStride, p2 = p1 + cStride, p3 = p2 + cStride;
        c00 = f32x4.add(c00, v128.load(p0)); c01 = f32x4.add(c01, v128.load(p0, 16));
        c10 = f32x4.add(c10, v128.load(p1)); c11 = f32x4.add(c11, v128.load(p1, 16));
        c20 = f32x4.add(c20, v128.load(p2)); c21 = f32x4.add(c21, v128.load(p2, 16));
        c30 = f32x4.add(c30, v128.load(p3)); c31 = f32x4.add(c31, v128.load(p3, 16));
      }
      const q0 = c + offset, q1 = q0 + cStride, q2 = q1 + cStride, q3 = q2 + cStride;
      v128.store(q0, c00); v128.store(q0, c01, 16); v128.store(q1, c10); v128.store(q1, c11, 16);
      v128.store(q2, c20); v128.store(q2, c21, 16); v128.store(q3, c30); v128.store(q3, c31, 16);
    }
    for (; i + 2 <= rows; i += 2) {
      let c00 = b0, c01 = b1, c10 = b0, c11 = b1;
      let a0 = a + <usize>i * aStride, a1 = a0 + aStride, at = w + column;
      for (let k: i32 = 0; k < inner; k++) {
        const w0 = v128.load(at), w1 = v128.load(at, 16);
        let x = v128.load32_splat(a0); c00 = multiplyAdd(c00, x, w0); c01 = multiplyAdd(c01, x, w1);
        x = v128.load32_splat(a1); c10 = multiplyAdd(c10, x, w0); c11 = multiplyAdd(c11, x, w1);
        a0 += aStep; a1 += aStep; at += wStride;
      }
      const offset = <usize>i * cStride + column;
      if (initial) {
        const p0 = initial + offset, p1 = p0 + cStride;
        c00 = f32x4.add(c00, v128.load(p0)); c01 = f32x4.add(c01, v128.load(p0, 16));
        c10 = f32x4.add(c10, v128.load(p1)); c11 = f32x4.add(c11, v128.load(p1, 16));
      }
      const q0 = c + offset, q1 = q0 + cStride;
      v128.store(q0, c00); v128.store(q0, c01, 16); v128.store(q1, c10); v128.store(q1, c11, 16);
    }
    if (i < rows) {
      let c0 = b0, c1 = b1, from = a + <usize>i * aStride, at = w + column;
      for (let k: i32 = 0; k < inner; k++) {
        const x = v128.load32_splat(from);
        c0 = multiplyAdd(c0, x, v128.load(at)); c1 = multiplyAdd(c1, x, v128.load(at, 16));
        from += aStep; at += wStride;
      }
      const offset = <usize>i * cStride + column;
      if (initial) { c0 = f32x4.add(c0, v128.load(initial + offset)); c1 = f32x4.add(c1, v128.load(initial + offset, 16)); }
      v128.store(c + offset, c0); v128.store(c + offset, c1, 16);
    }
  }
  for (; j < cols; j++) gemmColumn(rows, inner, a, aStride, aStep, w, wStride, bias, initial, c, cStride, <usize>j << 2);
}

/** One column of `gemm`; strides and `column` in bytes. */
function gemmColumn(
  rows: i32, inner: i32, a: usize, aStride: usize, aStep: usize, w: usize, wStride: usize, bias: usize, initial: usize, c: usize,
  cStride: usize, column: usize,
): void {
  const b: f32 = bias ? load<f32>(bias + column) : 0;
  for (let i: i32 = 0; i < rows; i += 4) {
    // Rows beyond the last repeat it: four sums run side by side, since one alone waits for its own additions.
    const r1 = min(i + 1, rows - 1), r2 = min(i + 2, rows - 1), r3 = min(i + 3, rows - 1);
    let a0 = a + <usize>i * aStride, a1 = a + <usize>r1 * aStride, a2 = a + <usize>r2 * aStride, a3 = a + <usize>r3 * aStride;
    const p = column + <usize>i * cStride, p1 = column + <usize>r1 * cStride, p2 = column + <usize>r2 * cStride, p3 = column + <usize>r3 * cStride;
    let s0 = b, s1 = b, s2 = b, s3 = b;
    if (initial) { s0 += load<f32>(initial + p); s1 += load<f32>(initial + p1); s2 += load<f32>(initial + p2); s3 += load<f32>(initial + p3); }
    let at = w + column;
    for (let k: i32 = 0; k < inner; k++) {
      const x = load<f32>(at);
      s0 += x * load<f32>(a0); s1 += x * load<f32>(a1); s2 += x * load<f32>(a2); s3 += x * load<f32>(a3);
      a0 += aStep; a1 += aStep; a2 += aStep; a3 += aStep; at += wStride;
    }
    store<f32>(c + p, s0); store<f32>(c + p1, s1); store<f32>(c + p2, s2); store<f32>(c + p3, s3);
  }
}
