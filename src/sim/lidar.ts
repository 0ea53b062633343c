import type { Random } from '../cmab/random.js';
import { compose, type Pose } from './pose.js';
import type { Segment } from './room.js';

/** A spinning lidar of the class that TurtleBots carry. */
export const lidar = {
  beams: 360,
  /** Metres. */
  minRange: 0.12,
  maxRange: 8,
  noiseStd: 0.01,
} as const;

/**
 * Distance to the nearest wall along each beam, metres: beam 0 looks ahead, the others follow counter-clockwise.
 * REP-117: +Infinity where nothing is in range, -Infinity where something is too close to measure.
 */
export function scan(sensor: Pose, walls: readonly Segment[], random: Random): Float32Array {
  const ranges = new Float32Array(lidar.beams);
  for (let beam = 0; beam < lidar.beams; beam++) {
    const angle = (2 * Math.PI * beam) / lidar.beams;
    const distance = castRay(compose(sensor, { x: 0, y: 0, heading: angle }), walls) + random.normal() * lidar.noiseStd;
    if (distance > lidar.maxRange) ranges[beam] = Infinity;
    else ranges[beam] = distance < lidar.minRange ? -Infinity : distance;
  }
  return ranges;
}

/** Metres from the ray's origin, along its heading, to the first wall; Infinity if there is none. */
export function castRay({ x, y, heading }: Pose, walls: readonly Segment[]): number {
  const dx = Math.cos(heading);
  const dy = Math.sin(heading);
  let nearest = Infinity;
  for (const { a, b } of walls) {
    // Solve origin + t (dx, dy) = a + u (b - a), for t >= 0 and 0 <= u <= 1.
    const wallX = b.x - a.x;
    const wallY = b.y - a.y;
    const determinant = dx * wallY - dy * wallX;
    if (determinant === 0) continue;
    const t = ((a.x - x) * wallY - (a.y - y) * wallX) / determinant;
    const u = ((a.x - x) * dy - (a.y - y) * dx) / determinant;
    if (t >= 0 && u >= 0 && u <= 1 && t < nearest) nearest = t;
  }
  return nearest;
}
