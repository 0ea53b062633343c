import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../cmab/random.js';
import { castRay, lidar, scan } from './lidar.js';
import { walls } from './room.js';

const box = { minX: -2, minY: -1, maxX: 3, maxY: 4 };
const square = walls({ bounds: box, obstacles: [] });

test('rays meet the nearest wall at the distance that geometry gives', () => {
  const cast = (heading: number) => castRay({ x: 0, y: 0, heading }, square);
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
  near(cast(0), 3);
  near(cast(Math.PI / 2), 4);
  near(cast(Math.PI), 2);
  near(cast(-Math.PI / 2), 1);
  near(cast(Math.PI / 4), 3 * Math.SQRT2);
  near(cast(Math.atan2(-1, 0.5)), Math.hypot(1, 0.5));
  near(castRay({ x: 0, y: 0, heading: 0 }, [...square, { a: { x: 1, y: -1 }, b: { x: 1, y: 1 } }]), 1);
});

test('a ray that meets nothing, or only what lies behind it, is infinite', () => {
  assert.equal(castRay({ x: 0, y: 0, heading: 0 }, []), Infinity);
  assert.equal(castRay({ x: 0, y: 0, heading: 0 }, [{ a: { x: -1, y: -1 }, b: { x: -1, y: 1 } }]), Infinity);
  assert.equal(castRay({ x: 0, y: 0, heading: 0 }, [{ a: { x: 1, y: 0.1 }, b: { x: 1, y: 2 } }]), Infinity);
});

test('a scan turns with the robot, is noisy, and says what is out of range as REP-117 asks', () => {
  const ranges = scan({ x: 0, y: 0, heading: Math.PI / 2 }, square, new Random(1));
  assert.equal(ranges.length, lidar.beams);
  assert.ok(Math.abs(ranges[0] - 4) < 6 * lidar.noiseStd && ranges[0] !== 4);
  assert.ok(Math.abs(ranges[90] - 2) < 6 * lidar.noiseStd);

  const far = { a: { x: lidar.maxRange + 1, y: -1 }, b: { x: lidar.maxRange + 1, y: 1 } };
  const close = { a: { x: -lidar.minRange / 3, y: -1 }, b: { x: -lidar.minRange / 3, y: 1 } };
  const limits = scan({ x: 0, y: 0, heading: 0 }, [far, close], new Random(1));
  assert.equal(limits[0], Infinity);
  assert.equal(limits[180], -Infinity);
});
