import { connect } from './connection.js';
import { magma, viridis } from './drawing/color-map.js';
import { finiteRange } from './drawing/field-pixels.js';
import { formatNumber, ticksAround } from './drawing/ticks.js';
import { MapView } from './map-view.js';
import { showStatistics } from './statistics.js';

/** Points of the path that are drawn at most; the node keeps as many. */
const PATH_CAPACITY = 4000;
const COLOR_TICKS = 6;
const STATES = { waiting: 'Waiting for a map', live: 'Live', lost: 'Node not reached, trying again' };

const element = (id) => document.getElementById(id);
const scene = { grid: undefined, path: [], robot: undefined, pointer: undefined, unit: '' };
const onPointer = (place) => {
  scene.pointer = place;
  requestDraw();
};
const meanMap = new MapView(element('mean-map'), viridis, onPointer);
const stdMap = new MapView(element('std-map'), magma, onPointer);

connect({
  onState(state) {
    element('connection').dataset.state = state;
    element('connection').textContent = STATES[state];
  },
  onPath(points) {
    scene.path = points;
  },
  onView({ robot, unit = '', statistics }) {
    scene.robot = robot;
    scene.unit = unit;
    if (robot) scene.path.push(robot);
    if (scene.path.length > PATH_CAPACITY) scene.path.shift();
    showStatistics(element('statistics'), statistics);
  },
  onGrid(grid) {
    scene.grid = grid;
    requestDraw();
  },
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', requestDraw);

let drawing = false;

function requestDraw() {
  if (drawing || !scene.grid) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

function draw() {
  const { mean, std, risk } = scene.grid;
  const meanTicks = ticksAround(...finiteRange(mean), COLOR_TICKS);
  const stdTicks = ticksAround(0, finiteRange(std)[1], COLOR_TICKS);
  meanMap.draw({ ...scene, values: mean, risk, ticks: meanTicks });
  stdMap.draw({ ...scene, values: std, ticks: stdTicks });

  const place = scene.pointer ?? scene.robot;
  const cell = place && cellAt(scene.grid, place);
  showReadout(cell === undefined ? undefined : { place, mean: mean[cell], std: std[cell] });
}

/** Index of the cell that a place lies in; undefined outside the grid. */
function cellAt({ originX, originY, resolution, width, height }, [x, y]) {
  const column = Math.floor((x - originX) / resolution);
  const row = Math.floor((y - originY) / resolution);
  return column >= 0 && column < width && row >= 0 && row < height ? row * width + column : undefined;
}

function showReadout(reading) {
  if (!reading) {
    element('mean-readout').textContent = '';
    element('std-readout').textContent = '';
    return;
  }
  const { place, mean, std } = reading;
  // Two significant digits of the uncertainty decide how much of the mean is worth printing.
  const decimals = Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(std))));
  const where = scene.pointer ? `at (${formatNumber(place[0], 1)}, ${formatNumber(place[1], 1)}) m` : 'at the robot';
  const print = (id, text) => {
    const value = document.createElement('b');
    value.textContent = `${text} ${scene.unit}`;
    element(id).replaceChildren(value, ` ${where}`);
  };
  print('mean-readout', `${formatNumber(mean, decimals)} ± ${formatNumber(std, decimals)}`);
  print('std-readout', `± ${formatNumber(std, decimals)}`);
}
