import { multiplyAdd, splat } from './simd';

/**
 * C = A W + bias. A is rows x inner with strides `aStride` between rows and `aStep` along them, W inner x cols with `wStride`, C rows x
 * cols with `cStride`, in floats; `bias` 0: none. Tiles of 4 rows x 8 columns stay in registers; what is left over goes row by row, column by column.
 */
export function gemm(
  rows: i32, cols: i32, inner: i32, a: usize, aStride: usize, aStep: usize, w: usize, wStride: usize, bias: usize, c: usize, cStride: usize,
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
      const q0 = c + <usize>i * cStride + column, q1 = q0 + cStride, q2 = q1 + cStride, q3 = q2 + cStride;
      v128.store(q0, c00); v128.store(q0, c01, 16); v128.store(q1, c10); v128.store(q1, c11, 16);
      v128.store(q2, c20); v128.store(q2, c21, 16); v128.store(q3, c30); v128.store(q3, c31, 16);
    }
    for (; i < rows; i++) {
      let c0 = b0, c1 = b1, from = a + <usize>i * aStride, at = w + column;
      for (let k: i32 = 0; k < inner; k++) {
        const x = v128.load32_splat(from);
        c0 = multiplyAdd(c0, x, v128.load(at)); c1 = multiplyAdd(c1, x, v128.load(at, 16));
        from += aStep; at += wStride;
      }
      const to = c + <usize>i * cStride + column;
      v128.store(to, c0); v128.store(to, c1, 16);
    }
  }
  for (; j < cols; j++) {
    const column = <usize>j << 2;
    for (let i: i32 = 0; i < rows; i++) {
      let sum: f32 = bias ? load<f32>(bias + column) : 0;
      let from = a + <usize>i * aStride, at = w + column;
      for (let k: i32 = 0; k < inner; k++) { sum += load<f32>(from) * load<f32>(at); from += aStep; at += wStride; }
      store<f32>(c + <usize>i * cStride + column, sum);
    }
  }
}
