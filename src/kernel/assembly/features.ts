import { multiplyAdd, splat } from './simd';

/** sin(pi t): what is left of t beside the nearest whole number, then a Taylor polynomial, to about 1e-7. */
@inline function sinPi4(t: v128): v128 {
  const whole = f32x4.nearest(t);
  const r = f32x4.mul(f32x4.sub(t, whole), splat(3.14159265));
  const z = f32x4.mul(r, r);
  let p = splat(1.6059044e-10);
  p = multiplyAdd(splat(-2.5052108e-8), p, z);
  p = multiplyAdd(splat(2.7557319e-6), p, z);
  p = multiplyAdd(splat(-1.9841270e-4), p, z);
  p = multiplyAdd(splat(8.3333333e-3), p, z);
  p = multiplyAdd(splat(-1.6666667e-1), p, z);
  return alternate(multiplyAdd(r, f32x4.mul(p, z), r), whole);
}

/** cos(pi t), likewise. */
@inline function cosPi4(t: v128): v128 {
  const whole = f32x4.nearest(t);
  const r = f32x4.mul(f32x4.sub(t, whole), splat(3.14159265));
  const z = f32x4.mul(r, r);
  let p = splat(2.0876757e-9);
  p = multiplyAdd(splat(-2.7557319e-7), p, z);
  p = multiplyAdd(splat(2.4801587e-5), p, z);
  p = multiplyAdd(splat(-1.3888889e-3), p, z);
  p = multiplyAdd(splat(4.1666667e-2), p, z);
  p = multiplyAdd(splat(-0.5), p, z);
  return alternate(multiplyAdd(splat(1), p, z), whole);
}

/** Changes the sign where the whole number is odd. */
@inline function alternate(value: v128, whole: v128): v128 {
  return v128.xor(value, i32x4.shl(i32x4.trunc_sat_f32x4_s(whole), 31));
}

/** y row = [x, sin(pi o x), cos(pi o x)] for each of `count` octaves, ordered by function, octave, input. Any width. */
export function fourier(rows: i32, cols: i32, count: i32, x: usize, octaves: usize, y: usize): void {
  const block = <usize>(cols * count) << 2;
  for (let i: i32 = 0; i < rows; i++) {
    let to = y + (<usize>cols << 2);
    for (let o: i32 = 0; o < count; o++) {
      const octave = load<f32>(octaves + (<usize>o << 2));
      for (let j: i32 = 0; j < cols; j++, to += 4) store<f32>(to, octave * load<f32>(x + (<usize>j << 2)));
    }
    memory.copy(to, to - block, block);
    for (let at: usize = 0; at < block; at += 16) {
      if (at + 16 <= block) {
        const t = v128.load(to + at);
        v128.store(to - block + at, sinPi4(t));
        v128.store(to + at, cosPi4(t));
      } else {
        for (let rest = at; rest < block; rest += 4) {
          const t = splat(load<f32>(to + rest));
          store<f32>(to - block + rest, f32x4.extract_lane(sinPi4(t), 0));
          store<f32>(to + rest, f32x4.extract_lane(cosPi4(t), 0));
        }
      }
    }
    for (let j: i32 = 0; j < cols; j++, x += 4, y += 4) store<f32>(y, load<f32>(x));
    y += 2 * block;
  }
}

/** Lifted positions [x, |x|^2, 1], once for each head. Any width. */
export function lift(rows: i32, cols: i32, heads: i32, x: usize, y: usize): void {
  for (let i: i32 = 0; i < rows; i++, x += <usize>cols << 2) {
    for (let h: i32 = 0; h < heads; h++) {
      let square: f32 = 0;
      for (let j: i32 = 0; j < cols; j++, y += 4) {
        const value = load<f32>(x + (<usize>j << 2));
        store<f32>(y, value);
        square += value * value;
      }
      store<f32>(y, square);
      store<f32>(y, 1, 4);
      y += 8;
    }
  }
}
