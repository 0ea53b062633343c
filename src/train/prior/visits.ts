import type { Random } from '../../cmab/random.js';
import { lawnmower, randomWalk } from './plane-paths.js';
import { clusters, uniform } from './positions.js';
import { casts, climbing, levels } from './volume-paths.js';

type Visit = (count: number, random: Random) => Float64Array;

/** Ways to visit a tile, each with its share, by inputs. */
const VISITS: Readonly<Record<number, readonly (readonly [share: number, visit: Visit])[]>> = {
  2: [
    [0.25, (count, random) => uniform(count, 2, random)],
    [0.45, randomWalk],
    [0.15, lawnmower],
    [0.15, (count, random) => clusters(count, 2, random)],
  ],
  3: [
    [0.25, (count, random) => uniform(count, 3, random)],
    [0.4, climbing],
    [0.15, levels],
    [0.1, casts],
    [0.1, (count, random) => clusters(count, 3, random)],
  ],
};

/** Where a robot has been: positions in the tile [-1, 1]^inputs, `count x inputs` row-major, in order of visit. */
export function visitedPositions(count: number, inputs: number, random: Random): Float64Array {
  const visits = VISITS[inputs];
  const [, visit] = visits[random.choose(visits.map(([share]) => share))];
  return visit(count, random);
}
