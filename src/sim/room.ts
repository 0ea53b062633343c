/** A rectangle along the axes, metres. */
export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export interface Room {
  readonly bounds: Box;
  readonly obstacles: readonly Box[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A wall seen from above, from `a` to `b`. */
export interface Segment {
  readonly a: Point;
  readonly b: Point;
}

/** The demo's world: a hall of 20 x 20 m around the map's origin, with two partitions, shelves and pillars. */
export const hall: Room = {
  bounds: { minX: -10, minY: -10, maxX: 10, maxY: 10 },
  obstacles: [
    { minX: -10, minY: 2.9, maxX: -4.5, maxY: 3.1 },
    { minX: 2.9, minY: -10, maxX: 3.1, maxY: -6.5 },
    { minX: 4.2, minY: 4.6, maxX: 7.8, maxY: 5.4 },
    { minX: -5.6, minY: -5.6, maxX: -4.4, maxY: -4.4 },
    { minX: -0.4, minY: -0.4, maxX: 0.4, maxY: 0.4 },
    { minX: 6, minY: -3.4, maxX: 6.8, maxY: -2.6 },
  ],
};

/** Every wall of the room and of what stands in it. */
export function walls(room: Room): Segment[] {
  return [room.bounds, ...room.obstacles].flatMap(({ minX, minY, maxX, maxY }) => {
    const corners = [
      { x: minX, y: minY },
      { x: maxX, y: minY },
      { x: maxX, y: maxY },
      { x: minX, y: maxY },
    ];
    return corners.map((a, i) => ({ a, b: corners[(i + 1) % 4] }));
  });
}

/** Whether a square of half-width `clearance` around the point touches nothing. */
export function isFree(room: Room, { x, y }: Point, clearance: number): boolean {
  return contains(grow(room.bounds, -clearance), { x, y }) && !room.obstacles.some((box) => contains(grow(box, clearance), { x, y }));
}

/** Whether the same holds all along the straight line from `a` to `b`. */
export function isClear(room: Room, a: Point, b: Point, clearance: number): boolean {
  // The bounds are convex, so both ends inside them is the whole line inside them.
  return isFree(room, a, clearance) && isFree(room, b, clearance) && !room.obstacles.some((box) => crosses(grow(box, clearance), a, b));
}

function grow({ minX, minY, maxX, maxY }: Box, by: number): Box {
  return { minX: minX - by, minY: minY - by, maxX: maxX + by, maxY: maxY + by };
}

function contains({ minX, minY, maxX, maxY }: Box, { x, y }: Point): boolean {
  return x >= minX && x <= maxX && y >= minY && y <= maxY;
}

/** Slab test: the line's parameters inside the box along x and along y must overlap. */
function crosses({ minX, minY, maxX, maxY }: Box, a: Point, b: Point): boolean {
  let enter = 0;
  let leave = 1;
  for (const [from, to, low, high] of [
    [a.x, b.x, minX, maxX],
    [a.y, b.y, minY, maxY],
  ]) {
    if (from === to) {
      if (from < low || from > high) return false;
      continue;
    }
    const first = (low - from) / (to - from);
    const second = (high - from) / (to - from);
    enter = Math.max(enter, Math.min(first, second));
    leave = Math.min(leave, Math.max(first, second));
  }
  return enter <= leave;
}
