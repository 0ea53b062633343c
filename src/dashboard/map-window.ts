import type { Extent } from '../drawing/panel.js';

/** What of the map frame the maps show: one for all of them, whatever their size. */
export interface MapWindow {
  /** Metres. */
  readonly centerX: number;
  readonly centerY: number;
  readonly metresPerPixel: number;
}

/** From a hair's breadth to a country. */
const LIMITS = { finest: 1e-4, coarsest: 1e4 } as const;
/** Pixels that the field keeps from the edges. */
const MARGIN = 6;

/** The window that shows an extent whole on a canvas, pixels. */
export function fitWindow(extent: Extent, width: number, height: number): MapWindow {
  const room = (pixels: number) => Math.max(1, pixels - 2 * MARGIN);
  return {
    centerX: extent.minX + extent.width / 2,
    centerY: extent.minY + extent.height / 2,
    metresPerPixel: clamp(Math.max(extent.width / room(width), extent.height / room(height))),
  };
}

/** What a canvas of that size, pixels, shows. */
export function extentOf({ centerX, centerY, metresPerPixel }: MapWindow, width: number, height: number): Extent {
  const [w, h] = [width * metresPerPixel, height * metresPerPixel];
  return { minX: centerX - w / 2, minY: centerY - h / 2, width: w, height: h };
}

/** Moved with the fingers: the map follows by so many pixels, y down. */
export function panned(window: MapWindow, dx: number, dy: number): MapWindow {
  const { centerX, centerY, metresPerPixel } = window;
  return { ...window, centerX: centerX - dx * metresPerPixel, centerY: centerY + dy * metresPerPixel };
}

/** Shows `factor` times as much; the place given, metres, stays where it is on the screen. */
export function zoomed(window: MapWindow, factor: number, [x, y]: readonly [number, number]): MapWindow {
  const metresPerPixel = clamp(window.metresPerPixel * factor);
  const part = metresPerPixel / window.metresPerPixel;
  return { centerX: x + (window.centerX - x) * part, centerY: y + (window.centerY - y) * part, metresPerPixel };
}

function clamp(metresPerPixel: number): number {
  return Math.min(LIMITS.coarsest, Math.max(LIMITS.finest, metresPerPixel));
}
