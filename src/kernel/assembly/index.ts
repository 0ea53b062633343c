// The operations of src/cmab/ops.ts on row-major float32 matrices. Widths (cols) are multiples of 4 unless said otherwise.
import { gemm } from './linear';
import { gelu4, laneSum, multiplyAdd, splat } from './simd';

export { addToRows, attend, headScores, sumReadings } from './attention';
export { fourier, lift } from './features';

/** y = initial + x W + bias; W is stored inner x cols; 0: no bias, no initial. Any width. */
export function linear(rows: i32, inner: i32, cols: i32, x: usize, w: usize, bias: usize, initial: usize, y: usize): void {
  gemm(rows, cols, inner, x, inner, 1, w, cols, bias, initial, y, cols);
}

/** y (cols x rows) = transposed x (rows x cols). Any width. */
export function transpose(rows: i32, cols: i32, x: usize, y: usize): void {
  for (let i: i32 = 0; i < rows; i++) {
    for (let j: i32 = 0; j < cols; j++, x += 4) store<f32>(y + (<usize>(j * rows + i) << 2), load<f32>(x));
  }
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
