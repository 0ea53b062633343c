import type { SKRSContext2D } from '@napi-rs/canvas';

/** Length of a dot's line, pixels: lines without any are not drawn. */
const SHORT = 0.01;

/** A dot: the round ends of a very short line, which take a twentieth of a circle's room in an SVG. */
export function drawDot(context: SKRSContext2D, x: number, y: number, radius: number, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 2 * radius;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + SHORT, y);
  context.stroke();
  context.lineCap = 'butt';
}
