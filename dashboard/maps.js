import { fitWindow, panned, zoomed } from './dashboard/map-window.js';
import { riskLayer } from './dashboard/risk-layer.js';
import { cividis, magma, viridis } from './drawing/color-map.js';
import { finiteRange } from './drawing/field-pixels.js';
import { ticksAround } from './drawing/ticks.js';
import { listenToGestures } from './gestures.js';
import { showLegend } from './legend.js';
import { MapView } from './map-view.js';

const COLOR_TICKS = 6;
const PERCENT = { values: [0, 50, 100], labels: ['0', '50', '100'] };

const element = (id) => document.getElementById(id);

/** The three maps: what they show of the grid, and the one window that all of them show it in. */
export class Maps {
  #views = {
    mean: new MapView(element('mean-map'), viridis, () => this.window),
    std: new MapView(element('std-map'), magma, () => this.window),
    risk: new MapView(element('risk-map'), cividis, () => this.window),
  };
  #grid;
  /** Undefined: the grid is shown whole, wherever it goes. */
  #window;
  #isDue = false;
  #scene;

  /** @param scene gives what to draw beside the field. @param actions those of gestures.js that are not about the window. */
  constructor(scene, actions) {
    this.#scene = scene;
    const moves = {
      onPan: (dx, dy) => this.#move(panned(this.window, dx, dy)),
      onZoom: (factor, place) => this.zoom(factor, place),
      onFit: () => this.fit(),
    };
    for (const view of Object.values(this.#views)) {
      listenToGestures(view, { ...actions, ...moves });
      new ResizeObserver(() => this.draw()).observe(view.canvas);
    }
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  get window() {
    if (this.#window) return this.#window;
    const { originX, originY, width, height, resolution } = this.#grid;
    const extent = { minX: originX, minY: originY, width: width * resolution, height: height * resolution };
    return fitWindow(extent, ...this.#views.mean.size);
  }

  /** Shows `factor` times as much, about a place or the middle. */
  zoom(factor, place) {
    const { centerX, centerY } = this.window;
    this.#move(zoomed(this.window, factor, place ?? [centerX, centerY]));
  }

  fit() {
    this.#window = undefined;
    this.draw();
  }

  setGrid(grid, unit) {
    this.#grid = grid;
    this.#color('mean', viridis, grid.mean, ticksAround(...finiteRange(grid.mean), COLOR_TICKS), unit, grid.risk);
    this.#color('std', magma, grid.std, ticksAround(0, finiteRange(grid.std)[1], COLOR_TICKS), unit);
    this.draw();
  }

  /** @param options threshold and side, as `riskOf` (src/field/risk.ts) has them. */
  setRisk(options) {
    this.#color('risk', cividis, riskLayer(this.#grid, options), PERCENT, '%', this.#grid.risk);
    this.draw();
  }

  draw() {
    if (this.#isDue || !this.#grid) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      const scene = this.#scene();
      for (const view of Object.values(this.#views)) view.draw(scene);
    });
  }

  #move(window) {
    if (!this.#grid) return;
    this.#window = window;
    this.draw();
  }

  #color(name, colorMap, values, ticks, unit, risk) {
    this.#views[name].setLayer({ grid: this.#grid, values, risk, low: ticks.values[0], high: ticks.values.at(-1) });
    showLegend(element(`${name}-legend`), colorMap, ticks, unit);
  }
}
