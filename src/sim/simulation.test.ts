import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compose, type Pose } from './pose.js';
import { chassis } from './robot.js';
import { hall, isFree } from './room.js';
import { fieldOfSeed, mounts, Simulation, STEP_MS, TEMPERATURE_NOISE } from './simulation.js';

const TEN_MINUTES = 600_000 / STEP_MS;

test('over two surveys the robot touches nothing, keeps its limits and passes near every free place', () => {
  const simulation = new Simulation(1);
  const visited = new Set<string>();
  let before = simulation.pose;
  for (let i = 0; i < TEN_MINUTES; i++) {
    simulation.step();
    const { pose } = simulation;
    assert.ok(isFree(hall, pose, chassis.radius), `at ${pose.x}, ${pose.y} after ${i} steps`);
    assert.ok(Math.hypot(pose.x - before.x, pose.y - before.y) <= (chassis.maxSpeed * STEP_MS) / 1000 + 1e-9);
    before = pose;
    visited.add(`${Math.round(pose.x / 2)},${Math.round(pose.y / 2)}`);
  }
  for (let x = -4; x <= 4; x++) {
    for (let y = -4; y <= 4; y++) {
      if (isFree(hall, { x: 2 * x, y: 2 * y }, 1)) assert.ok(visited.has(`${x},${y}`), `never near ${2 * x}, ${2 * y}`);
    }
  }
});

test('one survey takes minutes, so that half a minute at ten times real time covers the hall', () => {
  const simulation = new Simulation(1);
  const rows = new Set<number>();
  for (let i = 0; i < 240_000 / STEP_MS; i++) {
    simulation.step();
    rows.add(Math.floor(simulation.pose.y / 2));
  }
  assert.equal(rows.size, 10);
});

test('temperature readings are the field at the thermometer, with the noise that is claimed', () => {
  const simulation = new Simulation(5);
  const field = fieldOfSeed(5);
  let count = 0;
  let squares = 0;
  for (let i = 0; i < 4000; i++) {
    const { temperature } = simulation.step();
    if (temperature === undefined) continue;
    const at = compose(simulation.pose, { ...mounts.thermometer, heading: 0 });
    squares += (temperature - field(at.x, at.y)) ** 2;
    count++;
  }
  assert.equal(count, 2000);
  const noise = Math.sqrt(squares / count);
  assert.ok(Math.abs(noise / TEMPERATURE_NOISE - 1) < 0.1, `noise ${noise}`);
});

test('the localiser corrects the drift of odometry', () => {
  const simulation = new Simulation(2);
  let worst = 0;
  let last: Pose = { x: 0, y: 0, heading: 0 };
  for (let i = 0; i < 4000; i++) {
    const { correction, odometry } = simulation.step();
    if (!correction) continue;
    last = compose(correction, odometry);
    worst = Math.max(worst, Math.hypot(last.x - simulation.pose.x, last.y - simulation.pose.y));
  }
  assert.ok(worst > 0 && worst < 0.1, `${worst} m`);
});

test('the same seed gives the same readings, another seed another world', () => {
  const readings = (seed: number) => {
    const simulation = new Simulation(seed);
    return Array.from({ length: 200 }, () => simulation.step().temperature ?? 0);
  };
  assert.deepEqual(readings(7), readings(7));
  assert.notDeepEqual(readings(7), readings(8));
});

test('the field is smooth, around 20 degrees, and far from constant', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const field = fieldOfSeed(seed);
    let low = Infinity;
    let high = -Infinity;
    for (let x = -10; x <= 10; x += 0.5) {
      for (let y = -10; y <= 10; y += 0.5) {
        const value = field(x, y);
        low = Math.min(low, value);
        high = Math.max(high, value);
        const slope = Math.hypot(field(x + 1e-4, y) - value, field(x, y + 1e-4) - value) / 1e-4;
        assert.ok(slope < 8, `${slope} degrees per metre at ${x}, ${y}`);
        const curvature = Math.abs(field(x + 0.01, y) - 2 * value + field(x - 0.01, y)) / 1e-4;
        assert.ok(curvature < 15, `curvature ${curvature} at ${x}, ${y}`);
      }
    }
    assert.ok(low > 5 && high < 35, `${low}..${high}`);
    assert.ok(high - low > 3, `${low}..${high}`);
  }
});
