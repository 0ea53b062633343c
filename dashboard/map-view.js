import { fieldPixels } from './drawing/field-pixels.js';
import { drawAxes, drawColorBar, layoutPanel, toPixel, toPlace } from './drawing/panel.js';

/**
 * One map on a canvas, with its axes, colour bar, the robot and its path.
 *
 * A scene is { grid, values, risk, ticks, unit, path, robot, pointer }: with `risk`, cells about which nothing is known are faint;
 * `pointer` is the place under the mouse, metres, on either map.
 */
export class MapView {
  #canvas;
  #colorMap;
  #layout;
  #scene;
  #image = document.createElement('canvas');

  /** @param {(place: [number, number] | undefined) => void} onPointer */
  constructor(canvas, colorMap, onPointer) {
    this.#canvas = canvas;
    this.#colorMap = colorMap;
    const point = (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      onPointer(this.#layout && toPlace(this.#layout, event.clientX - left, event.clientY - top));
    };
    canvas.addEventListener('pointermove', point);
    canvas.addEventListener('pointerdown', point);
    canvas.addEventListener('pointerleave', () => onPointer(undefined));
    new ResizeObserver(() => this.#paint()).observe(canvas);
  }

  draw(scene) {
    this.#scene = scene;
    this.#paint();
  }

  #paint() {
    if (!this.#scene) return;
    const { grid, ticks, unit } = this.#scene;
    const { clientWidth, clientHeight } = this.#canvas;
    const ratio = window.devicePixelRatio;
    this.#canvas.width = Math.round(clientWidth * ratio);
    this.#canvas.height = Math.round(clientHeight * ratio);
    const context = this.#canvas.getContext('2d');
    context.scale(ratio, ratio);

    const extent = { minX: grid.originX, minY: grid.originY, width: grid.width * grid.resolution, height: grid.height * grid.resolution };
    this.#layout = layoutPanel(extent, clientWidth, clientHeight);
    const { map } = this.#layout;
    this.#paintField(context);
    context.save();
    context.beginPath();
    context.rect(map.left, map.top, map.width, map.height);
    context.clip();
    this.#paintPath(context);
    this.#paintPointer(context);
    context.restore();
    const style = panelStyle();
    drawAxes(context, this.#layout, style);
    drawColorBar(context, this.#layout, this.#colorMap, ticks, unit, style);
  }

  #paintField(context) {
    const { grid, values, risk, ticks } = this.#scene;
    const { map } = this.#layout;
    const { width, height } = grid;
    const pixels = fieldPixels({ width, height, values, risk }, this.#colorMap, ticks.values[0], ticks.values.at(-1));
    this.#image.width = width;
    this.#image.height = height;
    this.#image.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.#image, map.left, map.top, map.width, map.height);
  }

  #paintPath(context) {
    const { path, robot } = this.#scene;
    const trace = new Path2D();
    let joined = false;
    for (const point of path) {
      if (point) {
        const [x, y] = toPixel(this.#layout, point[0], point[1]);
        if (joined) trace.lineTo(x, y);
        else trace.moveTo(x, y);
      }
      joined = point !== null;
    }
    context.lineJoin = 'round';
    strokeTwice(context, trace, 1.25);
    if (!robot) return;
    const [x, y] = toPixel(this.#layout, robot[0], robot[1]);
    context.beginPath();
    context.arc(x, y, 5, 0, 2 * Math.PI);
    context.fillStyle = '#ffffff';
    context.strokeStyle = '#16181a';
    context.lineWidth = 2.5;
    context.fill();
    context.stroke();
  }

  #paintPointer(context) {
    const { pointer } = this.#scene;
    if (!pointer) return;
    const [x, y] = toPixel(this.#layout, pointer[0], pointer[1]);
    const cross = new Path2D();
    cross.moveTo(x - 9, y);
    cross.lineTo(x + 9, y);
    cross.moveTo(x, y - 9);
    cross.lineTo(x, y + 9);
    strokeTwice(context, cross, 1.5);
  }
}

/** White on a dark casing: seen on every colour of the map. */
function strokeTwice(context, path, width) {
  context.strokeStyle = 'rgb(0 0 0 / 45%)';
  context.lineWidth = width + 2;
  context.stroke(path);
  context.strokeStyle = 'rgb(255 255 255 / 90%)';
  context.lineWidth = width;
  context.stroke(path);
}

function panelStyle() {
  const style = getComputedStyle(document.documentElement);
  return {
    ink: style.getPropertyValue('--soft'),
    faintInk: style.getPropertyValue('--faint'),
    font: "12px 'Inter', system-ui, sans-serif",
  };
}
