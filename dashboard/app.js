import { calibrationChart } from './calibration.js';
import { connect } from './connection.js';
import { controls } from './controls.js';
import { History, memoryChart, updatesChart } from './history.js';
import { latestOnly } from './latest-only.js';
import { Maps } from './maps.js';
import { Readout } from './readout.js';
import { RiskPanel } from './risk-panel.js';
import { placesAlong, sectionChart } from './section.js';
import { showStatistics } from './statistics.js';

/** Points of the path that are drawn at most; the node keeps as many. */
const PATH_CAPACITY = 4000;
/** Steps of the zoom buttons. */
const ZOOM = 1.5;
const STATES = { waiting: 'Waiting for a map', live: 'Live', lost: 'Node not reached, trying again' };

const element = (id) => document.getElementById(id);
const isOn = (id) => element(id).getAttribute('aria-pressed') === 'true';

let about = { unit: '', anchors: [], tileSize: 0 };
let grid;
let view;
let path = [];
/** The place under the mouse, the finger or the keys. */
let pointer;
/** The line that the user has laid; without one it crosses the middle of the grid. */
let drawn;
/** Where a section was begun by the keys. */
let begun;

const maps = new Maps(scene, {
  isDrawing: () => isOn('draw-section'),
  onPointer: point,
  onStep(dx, dy) {
    if (!grid) return;
    const [x, y] = pointer ?? [maps.window.centerX, maps.window.centerY];
    point([x + dx * grid.resolution, y + dy * grid.resolution]);
  },
  onSectionEnd() {
    if (!grid) return;
    const place = pointer ?? [maps.window.centerX, maps.window.centerY];
    if (begun) laySection(begun, place, true);
    else element('section-note').textContent = 'A is set: move the cross to B and press Enter';
    begun = begun ? undefined : place;
  },
  onSectionDrawn: laySection,
});
const ask = connect({
  onState(state, reason) {
    element('connection').dataset.state = state;
    element('connection').textContent = reason ?? STATES[state];
  },
  onAbout(told) {
    about = { unit: '', ...told };
    element('about').textContent = `${about.latents} latents · ${about.model} · ${about.engine}`;
    panel.offer(about);
  },
  onPath(points) {
    path = points;
  },
  onView(told) {
    view = told;
    if (view.robot) path.push(view.robot);
    if (path.length > PATH_CAPACITY) path.shift();
    risk.offer(view.risk);
    history.add(view.statistics);
    panel.showPaused(view.paused);
    showStatistics(element('statistics'), view.statistics, history.latest.rate, view.playback);
    calibration.show(view.calibration, about.unit);
    memory.show(history);
    updates.show(history);
  },
  onGrid(told) {
    grid = told;
    maps.setGrid(grid, about.unit);
    risk.setGrid(grid, about.unit);
    showReadout(true);
    void predictSection();
  },
});
const panel = controls(ask);
const readout = new Readout(ask);
const history = new History();
const calibration = calibrationChart(element('calibration'), element('calibration-note'));
const memory = memoryChart(element('memory'), element('memory-note'));
const updates = updatesChart(element('updates'), element('updates-note'));
const risk = new RiskPanel((options) => {
  if (!grid) return;
  maps.setRisk(options);
  showReadout(false);
});
const section = sectionChart(element('section'), element('section-note'), (part) => {
  const { from, to } = currentSection();
  point(part === undefined ? undefined : [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
});
const predictSection = latestOnly(async () => {
  const line = currentSection();
  section.show(line, await ask({ kind: 'predict', places: placesAlong(line) }));
});

for (const id of ['show-path', 'show-tiles', 'show-anchors', 'draw-section']) {
  element(id).addEventListener('click', () => {
    element(id).setAttribute('aria-pressed', String(!isOn(id)));
    document.body.classList.toggle('drawing', isOn('draw-section'));
    maps.draw();
  });
}
element('zoom-in').addEventListener('click', () => grid && maps.zoom(1 / ZOOM, pointer));
element('zoom-out').addEventListener('click', () => grid && maps.zoom(ZOOM, pointer));
element('fit').addEventListener('click', () => maps.fit());
document.addEventListener('keydown', ({ key, target, ctrlKey, metaKey, altKey }) => {
  if (key === 's' && target.tagName !== 'INPUT' && !(ctrlKey || metaKey || altKey)) element('draw-section').click();
});

/** What the maps show beside the field. */
function scene() {
  return {
    pointer,
    robot: isOn('show-path') ? view?.robot : undefined,
    path: isOn('show-path') ? path : undefined,
    tiles: isOn('show-tiles') ? view?.tiles : undefined,
    tileCorners: view?.tiles ?? [],
    tileSize: about.tileSize,
    anchors: isOn('show-anchors') ? about.anchors : undefined,
    section: currentSection(),
  };
}

function point(place) {
  pointer = place;
  maps.draw();
  showReadout(true);
}

function showReadout(isNew) {
  const place = pointer ?? view?.robot;
  const shown = grid && place ? { grid, place, atRobot: !pointer, unit: about.unit, riskOf: risk.riskOf } : undefined;
  readout.show(shown, isNew);
}

function currentSection() {
  if (drawn) return drawn;
  const { originX, originY, width, height, resolution } = grid;
  const y = originY + (height * resolution) / 2;
  return { from: [originX, y], to: [originX + width * resolution, y] };
}

/** @param isDone the pointer was lifted: the next drag moves the maps again. */
function laySection(from, to, isDone) {
  if (!grid || (from[0] === to[0] && from[1] === to[1])) return;
  drawn = { from, to };
  if (isDone && isOn('draw-section')) element('draw-section').click();
  maps.draw();
  void predictSection();
}
