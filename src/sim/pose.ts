/** Position in metres and heading in radians, counter-clockwise from x (REP-103). Also a planar rigid transform. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

/** `b`, given in the frame of `a`, in the frame in which `a` is given. */
export function compose(a: Pose, b: Pose): Pose {
  const cos = Math.cos(a.heading);
  const sin = Math.sin(a.heading);
  return { x: a.x + cos * b.x - sin * b.y, y: a.y + sin * b.x + cos * b.y, heading: wrapAngle(a.heading + b.heading) };
}

export function invert({ x, y, heading }: Pose): Pose {
  const cos = Math.cos(heading);
  const sin = Math.sin(heading);
  return { x: -(cos * x + sin * y), y: sin * x - cos * y, heading: wrapAngle(-heading) };
}

/** The same angle in [-pi, pi]. */
export function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
