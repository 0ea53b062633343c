// Four float32 lanes. Addresses are byte offsets into linear memory.

@inline export function splat(x: f32): v128 { return f32x4.splat(x); }
/** In one instruction, rounded once, where the build has relaxed SIMD. */
@inline export function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, sum) : f32x4.add(sum, f32x4.mul(a, b));
}
@inline export function laneSum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}
@inline export function laneMax(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
}

/**
 * e^x for x <= 0, with an error of about |x| e^x 1e-7 beside 1e-7 e^x: an x far below 0 is rounded as x log2(e), which its small result
 * does not show. Below -87 it stays at e^-87. 2^r by a polynomial (Cephes exp2f).
 */
@inline export function exp4(x: v128): v128 {
  const t = f32x4.pmax(f32x4.mul(x, splat(1.44269504)), splat(-126));
  const n = f32x4.nearest(t);
  const r = f32x4.sub(t, n);
  let p = splat(1.535336188e-4);
  p = multiplyAdd(splat(1.339887440e-3), p, r);
  p = multiplyAdd(splat(9.618437357e-3), p, r);
  p = multiplyAdd(splat(5.550332471e-2), p, r);
  p = multiplyAdd(splat(2.402264791e-1), p, r);
  p = multiplyAdd(splat(6.931472029e-1), p, r);
  p = multiplyAdd(splat(1), p, r);
  // Adding n to the exponent's bits multiplies by 2^n.
  return i32x4.add(p, i32x4.shl(i32x4.trunc_sat_f32x4_s(n), 23));
}

/** Exact GELU, x/2 (1 + erf(x / sqrt 2)); erf as a quotient of polynomials, to about 1e-7 (the one of Eigen and XLA). */
@inline export function gelu4(x: v128): v128 {
  const z = f32x4.pmin(f32x4.pmax(f32x4.mul(x, splat(0.7071067811865476)), splat(-4)), splat(4));
  const y = f32x4.mul(z, z);
  let p = splat(-2.72614225801306e-10);
  p = multiplyAdd(splat(2.77068142495902e-08), p, y);
  p = multiplyAdd(splat(-2.10102402082508e-06), p, y);
  p = multiplyAdd(splat(-5.69250639462346e-05), p, y);
  p = multiplyAdd(splat(-7.34990630326855e-04), p, y);
  p = multiplyAdd(splat(-2.95459980854025e-03), p, y);
  p = multiplyAdd(splat(-1.60960333262415e-02), p, y);
  let q = splat(-1.45660718464996e-05);
  q = multiplyAdd(splat(-2.13374055278905e-04), q, y);
  q = multiplyAdd(splat(-1.68282697438203e-03), q, y);
  q = multiplyAdd(splat(-7.37332916720468e-03), q, y);
  q = multiplyAdd(splat(-1.42647390514189e-02), q, y);
  const half = f32x4.mul(x, splat(0.5));
  return multiplyAdd(half, half, f32x4.div(f32x4.mul(z, p), q));
}
