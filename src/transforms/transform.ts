/** A rigid motion from one frame to another: `p' = rotation * p + translation`. */
export interface Transform {
  /** Unit quaternion x, y, z, w. */
  readonly rotation: Quaternion;
  /** Metres. */
  readonly translation: Vector;
}

export type Vector = readonly [x: number, y: number, z: number];
export type Quaternion = readonly [x: number, y: number, z: number, w: number];

export const IDENTITY: Transform = { rotation: [0, 0, 0, 1], translation: [0, 0, 0] };

/** Moves `n x 3` points (row-major, metres) into `out`, which may be `points` itself. */
export function transformPoints(transform: Transform, points: Float64Array, out: Float64Array): void {
  const [x, y, z, w] = transform.rotation;
  const [tx, ty, tz] = transform.translation;
  const xx = 1 - 2 * (y * y + z * z);
  const xy = 2 * (x * y - w * z);
  const xz = 2 * (x * z + w * y);
  const yx = 2 * (x * y + w * z);
  const yy = 1 - 2 * (x * x + z * z);
  const yz = 2 * (y * z - w * x);
  const zx = 2 * (x * z - w * y);
  const zy = 2 * (y * z + w * x);
  const zz = 1 - 2 * (x * x + y * y);
  for (let i = 0; i < points.length; i += 3) {
    const px = points[i];
    const py = points[i + 1];
    const pz = points[i + 2];
    out[i] = xx * px + xy * py + xz * pz + tx;
    out[i + 1] = yx * px + yy * py + yz * pz + ty;
    out[i + 2] = zx * px + zy * py + zz * pz + tz;
  }
}

/** First `inner`, then `outer`. */
export function compose(outer: Transform, inner: Transform): Transform {
  const [x, y, z] = rotate(outer.rotation, inner.translation);
  const [tx, ty, tz] = outer.translation;
  return { rotation: multiply(outer.rotation, inner.rotation), translation: [x + tx, y + ty, z + tz] };
}

export function invert(transform: Transform): Transform {
  const [x, y, z, w] = transform.rotation;
  const rotation: Quaternion = [-x, -y, -z, w];
  const [tx, ty, tz] = rotate(rotation, transform.translation);
  return { rotation, translation: [-tx, -ty, -tz] };
}

/** The motion `fraction` (0..1) of the way from `a` to `b`: straight translation, rotation at constant speed (slerp). */
export function interpolate(a: Transform, b: Transform, fraction: number): Transform {
  const [ax, ay, az] = a.translation;
  const [bx, by, bz] = b.translation;
  return {
    rotation: slerp(a.rotation, b.rotation, fraction),
    translation: [ax + fraction * (bx - ax), ay + fraction * (by - ay), az + fraction * (bz - az)],
  };
}

export function normalise([x, y, z, w]: Quaternion): Quaternion {
  const norm = Math.hypot(x, y, z, w);
  return [x / norm, y / norm, z / norm, w / norm];
}

/** Along the shorter of the two arcs: q and -q are the same rotation. */
function slerp(a: Quaternion, b: Quaternion, fraction: number): Quaternion {
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
  const angle = Math.acos(Math.min(1, Math.abs(dot)));
  const sine = Math.sin(angle);
  // Below this the arc is a straight line to the last bit, and its sine too small to divide by.
  const straight = sine < 1e-9;
  const weightA = straight ? 1 - fraction : Math.sin((1 - fraction) * angle) / sine;
  const weightB = (straight ? fraction : Math.sin(fraction * angle) / sine) * (dot < 0 ? -1 : 1);
  return normalise([
    weightA * a[0] + weightB * b[0],
    weightA * a[1] + weightB * b[1],
    weightA * a[2] + weightB * b[2],
    weightA * a[3] + weightB * b[3],
  ]);
}

function multiply([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

function rotate(rotation: Quaternion, vector: Vector): Vector {
  const out = Float64Array.from(vector);
  transformPoints({ rotation, translation: [0, 0, 0] }, out, out);
  return [out[0], out[1], out[2]];
}
