/** Covariance of a random field over the tile, unit variance. */
export interface FieldKernel {
  /** Matern smoothness: 0.5, 1.5, 2.5, or Infinity for the squared exponential (RBF). */
  readonly smoothness: number;
  /** Length scales, in tile half-widths: along the two axes of the ellipse in the plane, then along the vertical where there is one. */
  readonly lengths: readonly number[];
  /** Rotation of the ellipse in the plane, radians. */
  readonly angle: number;
}

/** Rows of the matrix, inputs x inputs, that turns a displacement into one for which the kernel is isotropic and of unit length. */
export function unitMetric({ lengths, angle }: FieldKernel): number[][] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const plane = [
    [cos, sin],
    [-sin, cos],
  ];
  return lengths.map((length, i) => lengths.map((_, j) => (i < 2 && j < 2 ? plane[i][j] : Number(i === j)) / length));
}
