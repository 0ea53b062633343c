/** Cells to find lines of equal height in. */
export interface ContourCells {
  readonly width: number;
  readonly height: number;
  /** `height x width`, row 0 at the lowest y. */
  readonly values: Float32Array;
  /** `height x width`; no lines where it is -1. */
  readonly risk: Int8Array;
}

/** One piece of a line, in cells from the grid's lower left corner: x and y of both ends. */
export type Segment = readonly [number, number, number, number];

/** Where a field crosses a level, linear between the centres of cells (marching squares). */
export function contour({ width, height, values, risk }: ContourCells, level: number): Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < height; row++) {
    for (let column = 0; column + 1 < width; column++) {
      const cell = row * width + column;
      // Counter-clockwise from the lower left.
      const corners = [cell, cell + 1, cell + width + 1, cell + width];
      if (corners.some((corner) => risk[corner] === -1 || !Number.isFinite(values[corner]))) continue;
      const crossings = crossingsOf(
        corners.map((corner) => values[corner] - level),
        column + 0.5,
        row + 0.5,
      );
      for (let i = 0; i + 1 < crossings.length; i += 2) segments.push([...crossings[i], ...crossings[i + 1]]);
    }
  }
  return segments;
}

const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** Points at which the edges of a square cross zero, in pairs that belong together: none, two, or four at a saddle. */
function crossingsOf(heights: readonly number[], left: number, bottom: number): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i < 4; i++) {
    const [a, b] = [heights[i], heights[(i + 1) % 4]];
    if (a < 0 === b < 0) continue;
    const part = a / (a - b);
    const [[x0, y0], [x1, y1]] = [CORNERS[i], CORNERS[(i + 1) % 4]];
    points.push([left + x0 + part * (x1 - x0), bottom + y0 + part * (y1 - y0)]);
  }
  // At a saddle the line goes around the corners that differ from the middle.
  const middle = heights.reduce((sum, height) => sum + height, 0);
  if (points.length === 4 && middle < 0 === heights[0] < 0) return [points[0], points[1], points[2], points[3]];
  return points.length === 4 ? [points[3], points[0], points[1], points[2]] : points;
}
