import { createCanvas, loadImage } from '@napi-rs/canvas';
import { PIXEL_RATIO } from '../figure.js';

/** A bitmap to look into, sizes and places in a figure's own pixels. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Different colours in a rectangle. */
  colors(left: number, top: number, width: number, height: number): number;
  /** As `#rrggbb`. */
  colorAt(left: number, top: number): string;
}

export async function readPixels(png: Buffer): Promise<Pixels> {
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return {
    width: image.width / PIXEL_RATIO,
    height: image.height / PIXEL_RATIO,
    colors(left, top, width, height) {
      const { data } = context.getImageData(left * PIXEL_RATIO, top * PIXEL_RATIO, width * PIXEL_RATIO, height * PIXEL_RATIO);
      return new Set(new Uint32Array(data.buffer)).size;
    },
    colorAt(left, top) {
      const rgb = context.getImageData(left * PIXEL_RATIO, top * PIXEL_RATIO, 1, 1).data.subarray(0, 3);
      return `#${Buffer.from(rgb).toString('hex')}`;
    },
  };
}
