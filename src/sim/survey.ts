import { isClear, isFree, type Point, type Room } from './room.js';

/** Metres between neighbouring lanes of the survey. */
const LANE_SPACING = 2;
/** Metres that the planned path keeps from every wall. */
export const PLANNING_CLEARANCE = 0.6;
/** Side of the cells that detours are searched on, metres. */
const CELL = 0.25;

/**
 * A lawnmower survey of the room: lanes back and forth, broken where something stands and led around it.
 *
 * @returns corner points of a path that keeps `PLANNING_CLEARANCE` from everything.
 */
export function planSurvey(room: Room, along: 'x' | 'y'): Point[] {
  const path: Point[] = [];
  for (const stop of laneStops(room, along)) path.push(...(path.length === 0 ? [stop] : detour(room, path[path.length - 1], stop)));
  return path;
}

/** Free stretches of each lane, as pairs of ends in driving order. */
function laneStops({ bounds, obstacles }: Room, along: 'x' | 'y'): Point[] {
  const { minX, minY, maxX, maxY } = bounds;
  const [low, high, first, last] = along === 'x' ? [minX, maxX, minY, maxY] : [minY, maxY, minX, maxX];
  const point = (t: number, lane: number): Point => (along === 'x' ? { x: t, y: lane } : { x: lane, y: t });
  const stops: Point[] = [];
  const lanes = Math.round((last - first) / LANE_SPACING);
  for (let i = 0; i < lanes; i++) {
    const lane = first + (i + 0.5) * LANE_SPACING;
    const free: Point[] = [];
    for (let t = low; t <= high; t += CELL)
      if (isFree({ bounds, obstacles }, point(t, lane), PLANNING_CLEARANCE)) free.push(point(t, lane));
    const ends = free.filter((p, k) => {
      const before = free[k - 1];
      const after = free[k + 1];
      return !before || !after || Math.hypot(p.x - before.x, p.y - before.y) > CELL || Math.hypot(p.x - after.x, p.y - after.y) > CELL;
    });
    stops.push(...(i % 2 === 0 ? ends : ends.reverse()));
  }
  return stops;
}

/**
 * A short path from `from` (left out) to `to`: straight where that is clear, else a breadth-first search on a grid whose result is
 * pulled taut.
 *
 * @throws Error when walls cut the two off from each other.
 */
export function detour(room: Room, from: Point, to: Point): Point[] {
  if (isClear(room, from, to, PLANNING_CLEARANCE)) return [to];
  const path = [from, ...searchGrid(room, from, to), to];
  const taut: Point[] = [];
  for (let at = 0; at < path.length - 1; ) {
    let next = path.length - 1;
    while (next > at + 1 && !isClear(room, path[at], path[next], PLANNING_CLEARANCE)) next--;
    taut.push(path[next]);
    at = next;
  }
  return taut;
}

/** Centres of the cells on a shortest four-connected way, from next to `from` to next to `to`. */
function searchGrid(room: Room, from: Point, to: Point): Point[] {
  const { minX, minY, maxX, maxY } = room.bounds;
  const columns = Math.round((maxX - minX) / CELL) + 1;
  const rows = Math.round((maxY - minY) / CELL) + 1;
  const centre = (cell: number): Point => ({ x: minX + (cell % columns) * CELL, y: minY + Math.floor(cell / columns) * CELL });
  const cellOf = ({ x, y }: Point) => Math.round((y - minY) / CELL) * columns + Math.round((x - minX) / CELL);

  const goal = cellOf(from);
  const start = cellOf(to);
  // Searched backwards, so that following the predecessors leads forwards.
  const next = new Int32Array(columns * rows).fill(-1);
  next[start] = start;
  const frontier = [start];
  for (let head = 0; head < frontier.length && next[goal] < 0; head++) {
    const cell = frontier[head];
    const column = cell % columns;
    for (const neighbour of [column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1, cell - columns, cell + columns]) {
      if (neighbour < 0 || neighbour >= next.length || next[neighbour] >= 0) continue;
      if (!isFree(room, centre(neighbour), PLANNING_CLEARANCE)) continue;
      next[neighbour] = cell;
      frontier.push(neighbour);
    }
  }
  if (next[goal] < 0) throw new Error(`no way from (${from.x}, ${from.y}) to (${to.x}, ${to.y})`);
  const path: Point[] = [];
  for (let cell = goal; cell !== start; cell = next[cell]) path.push(centre(cell));
  path.push(centre(start));
  return path;
}
