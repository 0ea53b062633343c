import type { GridPrediction } from '../field/grid.js';

/**
 * A grid as the page receives it, little-endian: float64 stamp, originX, originY, resolution; uint32 width, height; then `mean` and `std`,
 * float32 each, and `risk`, int8, as `GridPrediction` has them. This file runs on both ends.
 */
const HEADER_BYTES = 40;

/** What the page needs of a grid. */
export type PageGrid = Omit<GridPrediction, 'frame' | 'z'>;

export function encodeGrid({ stamp, originX, originY, resolution, width, height, mean, std, risk }: PageGrid): Uint8Array {
  const cells = width * height;
  const bytes = new Uint8Array(HEADER_BYTES + 9 * cells);
  const view = new DataView(bytes.buffer);
  [stamp, originX, originY, resolution].forEach((value, i) => view.setFloat64(8 * i, value, true));
  view.setUint32(32, width, true);
  view.setUint32(36, height, true);
  [mean, std].forEach((layer, i) => {
    const start = HEADER_BYTES + 4 * cells * i;
    for (let cell = 0; cell < cells; cell++) view.setFloat32(start + 4 * cell, layer[cell], true);
  });
  bytes.set(new Uint8Array(risk.buffer, risk.byteOffset, cells), HEADER_BYTES + 8 * cells);
  return bytes;
}

/** @throws RangeError where the bytes are not such a message. */
export function decodeGrid(buffer: ArrayBuffer): PageGrid {
  const view = new DataView(buffer);
  const width = view.getUint32(32, true);
  const height = view.getUint32(36, true);
  const cells = width * height;
  if (buffer.byteLength !== HEADER_BYTES + 9 * cells) {
    throw new RangeError(`a grid of ${width} x ${height} does not have ${buffer.byteLength} bytes`);
  }
  const layer = (start: number) => Float32Array.from({ length: cells }, (_, cell) => view.getFloat32(start + 4 * cell, true));
  return {
    stamp: view.getFloat64(0, true),
    originX: view.getFloat64(8, true),
    originY: view.getFloat64(16, true),
    resolution: view.getFloat64(24, true),
    width,
    height,
    mean: layer(HEADER_BYTES),
    std: layer(HEADER_BYTES + 4 * cells),
    risk: new Int8Array(buffer, HEADER_BYTES + 8 * cells, cells),
  };
}
