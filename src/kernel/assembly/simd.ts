// Four float32 lanes. Addresses are byte offsets into linear memory.

@inline export function splat(x: f32): v128 { return f32x4.splat(x); }
@inline export function multiplyAdd(sum: v128, a: v128, b: v128): v128 { return f32x4.add(sum, f32x4.mul(a, b)); }
@inline export function laneSum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}
@inline export function laneMax(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
}

/** e^x to about 2 ulp for x in [-87, 88]; below that it stays at e^-87. Range reduction by ln 2 in two parts, then a polynomial (Cephes expf). */
@inline export function exp4(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, splat(-87)), splat(88));
  const n = f32x4.nearest(f32x4.mul(x, splat(1.44269504)));
  let r = f32x4.sub(x, f32x4.mul(n, splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, splat(-2.12194440e-4)));
  let p = splat(1.9875691500e-4);
  p = multiplyAdd(splat(1.3981999507e-3), p, r);
  p = multiplyAdd(splat(8.3334519073e-3), p, r);
  p = multiplyAdd(splat(4.1665795894e-2), p, r);
  p = multiplyAdd(splat(1.6666665459e-1), p, r);
  p = multiplyAdd(splat(5.0000001201e-1), p, r);
  p = f32x4.add(multiplyAdd(r, f32x4.mul(p, r), r), splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23));
}

/** Exact GELU, x/2 (1 + erf(x / sqrt 2)), erf to 1.5e-7 (Abramowitz and Stegun 7.1.26). */
@inline export function gelu4(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), splat(0.7071067811865476));
  const t = f32x4.div(splat(1), multiplyAdd(splat(1), splat(0.3275911), z));
  let p = splat(1.061405429);
  p = multiplyAdd(splat(-1.453152027), p, t);
  p = multiplyAdd(splat(1.421413741), p, t);
  p = multiplyAdd(splat(-0.284496736), p, t);
  p = multiplyAdd(splat(0.254829592), p, t);
  // 1 - erf(|z|), so that the negative side loses nothing to cancellation
  const complement = f32x4.mul(f32x4.mul(p, t), exp4(f32x4.neg(f32x4.mul(z, z))));
  const half = f32x4.mul(x, splat(0.5));
  const positive = f32x4.mul(half, f32x4.sub(splat(2), complement));
  const negative = f32x4.mul(half, complement);
  return v128.bitselect(positive, negative, f32x4.ge(x, splat(0)));
}
