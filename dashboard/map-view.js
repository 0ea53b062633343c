import { extentOf } from './dashboard/map-window.js';
import { fieldPixels } from './drawing/field-pixels.js';
import { drawAxes, toPixel, toPlace } from './drawing/panel.js';

/** Pixels beside the map, for its axes. */
const MARGIN = { left: 46, right: 12, top: 4, bottom: 24 };

/**
 * One map on a canvas. A layer is { grid, values, risk, low, high }: with `risk`, cells about which nothing is known are faint. A scene
 * is { path, robot, pointer, section, tiles, tileSize, anchors }, places in metres; what is absent is not drawn.
 */
export class MapView {
  canvas;
  #colorMap;
  #windowNow;
  #layout;
  #layer;
  #image = document.createElement('canvas');

  /** @param windowNow gives the window of all maps. */
  constructor(canvas, colorMap, windowNow) {
    this.canvas = canvas;
    this.#colorMap = colorMap;
    this.#windowNow = windowNow;
  }

  /** Width and height of the map itself, pixels. */
  get size() {
    const { clientWidth, clientHeight } = this.canvas;
    return [Math.max(1, clientWidth - MARGIN.left - MARGIN.right), Math.max(1, clientHeight - MARGIN.top - MARGIN.bottom)];
  }

  /** The place under a mouse or a finger, metres; undefined outside the map. */
  placeAt({ clientX, clientY }) {
    if (!this.#layer) return undefined;
    const { left, top } = this.canvas.getBoundingClientRect();
    return toPlace(this.#layoutNow(), clientX - left, clientY - top);
  }

  /** Colours the cells: done once a layer, however often the map moves. */
  setLayer(layer) {
    const { grid, values, risk, low, high } = layer;
    const { width, height } = grid;
    this.#layer = layer;
    this.#image.width = width;
    this.#image.height = height;
    const pixels = fieldPixels({ width, height, values, risk }, this.#colorMap, low, high);
    this.#image.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
  }

  draw(scene) {
    if (!this.#layer) return;
    const { clientWidth, clientHeight } = this.canvas;
    const ratio = window.devicePixelRatio;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    const context = this.canvas.getContext('2d');
    context.scale(ratio, ratio);
    this.#layout = this.#layoutNow();
    const { left, top, width, height } = this.#layout.map;
    const colors = getComputedStyle(this.canvas);
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.fillStyle = colors.getPropertyValue('--well');
    context.fillRect(left, top, width, height);
    this.#paintField(context);
    if (scene.tiles) this.#paintTiles(context, scene);
    if (scene.anchors) this.#paintAnchors(context, scene);
    if (scene.path) this.#paintPath(context, scene.path);
    if (scene.section) this.#paintSection(context, scene.section);
    if (scene.robot) this.#paintRobot(context, scene.robot);
    if (scene.pointer) this.#paintPointer(context, scene.pointer);
    context.restore();
    const style = { ink: colors.getPropertyValue('--soft'), faintInk: colors.getPropertyValue('--faint') };
    drawAxes(context, this.#layout, { ...style, font: "11px 'Inter', system-ui, sans-serif" });
  }

  #layoutNow() {
    const [width, height] = this.size;
    return { extent: extentOf(this.#windowNow(), width, height), map: { left: MARGIN.left, top: MARGIN.top, width, height } };
  }

  /** Pixels of so many metres. */
  #pixels(metres) {
    return (metres / this.#layout.extent.width) * this.#layout.map.width;
  }

  #pixel([x, y]) {
    return toPixel(this.#layout, x, y);
  }

  #paintField(context) {
    const { originX, originY, width, height, resolution } = this.#layer.grid;
    const [left, top] = this.#pixel([originX, originY + height * resolution]);
    const [right, bottom] = this.#pixel([originX + width * resolution, originY]);
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.#image, left, top, right - left, bottom - top);
  }

  #paintTiles(context, { tiles, tileSize }) {
    const outlines = new Path2D();
    for (let i = 0; i < tiles.length; i += 2) {
      const [left, top] = this.#pixel([tiles[i], tiles[i + 1] + tileSize]);
      outlines.rect(left, top, this.#pixels(tileSize), this.#pixels(tileSize));
    }
    strokeTwice(context, outlines, 0.75);
  }

  /** Of the tile nearest to the cross, or to the middle of the map: those of all tiles lie over each other. */
  #paintAnchors(context, { tileCorners, tileSize, anchors, pointer }) {
    const { extent } = this.#layout;
    const [x, y] = pointer ?? [extent.minX + extent.width / 2, extent.minY + extent.height / 2];
    let nearest = [0, 0];
    let least = Infinity;
    for (let i = 0; i < tileCorners.length; i += 2) {
      const center = [tileCorners[i] + tileSize / 2, tileCorners[i + 1] + tileSize / 2];
      const distance = Math.hypot(center[0] - x, center[1] - y);
      if (distance < least) [nearest, least] = [center, distance];
    }
    if (least === Infinity) return;
    const [centerX, centerY] = nearest;
    const half = tileSize / 2;
    const outline = new Path2D();
    const [left, top] = this.#pixel([centerX - half, centerY + half]);
    outline.rect(left, top, this.#pixels(tileSize), this.#pixels(tileSize));
    strokeTwice(context, outline, 1.5);
    context.fillStyle = '#ffffff';
    context.strokeStyle = 'rgb(0 0 0 / 70%)';
    context.lineWidth = 1;
    for (let i = 0; i < anchors.length; i += 2) {
      const [px, py] = this.#pixel([centerX + half * anchors[i], centerY + half * anchors[i + 1]]);
      disc(context, px, py, 2.25);
    }
  }

  #paintPath(context, path) {
    const trace = new Path2D();
    let joined = false;
    for (const point of path) {
      if (point) {
        const [x, y] = this.#pixel(point);
        if (joined) trace.lineTo(x, y);
        else trace.moveTo(x, y);
      }
      joined = point !== null;
    }
    context.lineJoin = 'round';
    strokeTwice(context, trace, 1.25);
  }

  #paintSection(context, { from, to }) {
    const [a, b] = [this.#pixel(from), this.#pixel(to)];
    const line = new Path2D();
    line.moveTo(...a);
    line.lineTo(...b);
    context.setLineDash([7, 4]);
    strokeTwice(context, line, 1.5);
    context.setLineDash([]);
    context.font = "600 11px 'Inter', system-ui, sans-serif";
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const [name, [x, y]] of [
      ['A', a],
      ['B', b],
    ]) {
      context.fillStyle = '#ffffff';
      context.strokeStyle = 'rgb(0 0 0 / 60%)';
      context.lineWidth = 1;
      disc(context, x, y, 8);
      context.fillStyle = '#16181a';
      context.fillText(name, x, y + 0.5);
    }
  }

  #paintRobot(context, robot) {
    context.fillStyle = '#ffffff';
    context.strokeStyle = '#16181a';
    context.lineWidth = 2.5;
    disc(context, ...this.#pixel(robot), 5);
  }

  #paintPointer(context, pointer) {
    const [x, y] = this.#pixel(pointer);
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

function disc(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}
