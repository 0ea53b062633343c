/** A polygon of the map: `corners x 2`, metres; the last corner joins the first. */
export type Region = Float64Array;

export interface Box {
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
}

/** @throws RangeError for what is no polygon. */
export function checkRegion(region: Region): void {
  if (region.length < 6 || region.length % 2 !== 0) throw new RangeError(`region: ${region.length / 2} corners are no polygon`);
  const odd = region.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`region: ${odd} is no coordinate`);
}

/** Whether a polygon and a box have a point in common: an edge meets the box, or the box lies within the polygon. */
export function touches(region: Region, box: Box): boolean {
  const count = region.length / 2;
  for (let i = 0; i < count; i++) {
    const j = (i + 1) % count;
    if (edgeMeetsBox([region[2 * i], region[2 * i + 1]], [region[2 * j], region[2 * j + 1]], box)) return true;
  }
  return contains(region, box.low);
}

/** Clips the edge to the box, axis by axis (Liang and Barsky 1984). */
function edgeMeetsBox(from: readonly [number, number], to: readonly [number, number], { low, high }: Box): boolean {
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1] as const) {
    const step = to[axis] - from[axis];
    const [a, b] = [low[axis] - from[axis], high[axis] - from[axis]];
    if (step === 0) {
      if (a > 0 || b < 0) return false;
      continue;
    }
    enter = Math.max(enter, Math.min(a / step, b / step));
    leave = Math.min(leave, Math.max(a / step, b / step));
  }
  return enter <= leave;
}

/** Even-odd rule. */
function contains(region: Region, [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (let i = 0, j = region.length - 2; i < region.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [region[i], region[i + 1], region[j], region[j + 1]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
