import { type ColorMap, colorAt } from './color-map.js';

/** Steps between the two ends of a colour map; the screen has no more shades than this. */
const SHADES = 256;
/** Opacity, 0..255, of cells about which nothing is known. */
const FAINT = 70;

export interface FieldCells {
  readonly width: number;
  readonly height: number;
  /** `height x width`, row 0 at the lowest y. */
  readonly values: Float32Array;
  /** `height x width`, -1 where nothing is known: drawn faintly. */
  readonly risk?: Int8Array;
}

/** RGBA pixels of a grid, one a cell, as images want them: the row of the highest y first. Cells that are not finite stay transparent. */
export function fieldPixels(
  { width, height, values, risk }: FieldCells,
  map: ColorMap,
  low: number,
  high: number,
): Uint8ClampedArray<ArrayBuffer> {
  const shades = Array.from({ length: SHADES }, (_, i) => colorAt(map, i / (SHADES - 1)));
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const cell = row * width + column;
      const t = (values[cell] - low) / (high - low);
      if (!Number.isFinite(t)) continue;
      const shade = shades[Math.round(Math.max(0, Math.min(1, t)) * (SHADES - 1))];
      const at = 4 * ((height - 1 - row) * width + column);
      pixels.set(shade, at);
      pixels[at + 3] = risk?.[cell] === -1 ? FAINT : 255;
    }
  }
  return pixels;
}

/** Smallest and largest finite value; [0, 1] where there is none. */
export function finiteRange(values: ArrayLike<number>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
