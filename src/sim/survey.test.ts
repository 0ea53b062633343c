import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hall, isClear, type Room } from './room.js';
import { detour, PLANNING_CLEARANCE, planSurvey } from './survey.js';

test('a survey along either axis passes within a lane of every free corner of the hall and keeps clear of the walls', () => {
  for (const along of ['x', 'y'] as const) {
    const path = planSurvey(hall, along);
    for (let i = 1; i < path.length; i++) assert.ok(isClear(hall, path[i - 1], path[i], PLANNING_CLEARANCE), `leg ${i} along ${along}`);
    for (const corner of [
      { x: -9, y: -9 },
      { x: -9, y: 9 },
      { x: 9, y: -9 },
      { x: 9, y: 9 },
    ]) {
      const nearest = Math.min(...path.map((p) => Math.hypot(p.x - corner.x, p.y - corner.y)));
      assert.ok(nearest < 1, `corner ${corner.x}, ${corner.y} is ${nearest} m from the path along ${along}`);
    }
  }
});

test('a detour is straight where it can be, else just goes around', () => {
  const room: Room = { bounds: { minX: 0, minY: 0, maxX: 10, maxY: 10 }, obstacles: [{ minX: 4, minY: 0, maxX: 5, maxY: 7 }] };
  const from = { x: 1, y: 1 };
  assert.deepEqual(detour(room, from, { x: 1, y: 9 }), [{ x: 1, y: 9 }]);
  const path = [from, ...detour(room, from, { x: 9, y: 1 })];
  let length = 0;
  for (let i = 1; i < path.length; i++) length += Math.hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y);
  // Over the wall's end, widened by the clearance, and back down.
  const shortest = 2 * Math.hypot(2.4, 6.6) + 2.2;
  assert.ok(length >= shortest && length < shortest * 1.1, `${length} m against ${shortest} m`);
});

test('points that walls cut off are named', () => {
  const room: Room = { bounds: { minX: 0, minY: 0, maxX: 10, maxY: 10 }, obstacles: [{ minX: 4, minY: 0, maxX: 5, maxY: 10 }] };
  assert.throws(() => detour(room, { x: 1, y: 1 }, { x: 9, y: 1 }), /no way from \(1, 1\) to \(9, 1\)/);
});
