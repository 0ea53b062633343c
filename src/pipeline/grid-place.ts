import type { Config } from '../config/config.js';
import { type GridGeometry, gridAround } from '../field/grid.js';
import { MAX_COORDINATE } from '../field/observations.js';
import type { TransformBuffer } from '../transforms/transform-buffer.js';

/** Metres from the origin: half of what a position may have leaves room for the grid around it. */
const FARTHEST = MAX_COORDINATE / 2;

type GridConfig = Pick<Config, 'grid' | 'mapFrame'>;

/** Where the grid, with its further slices where they are `wanted`, lies now; or why that is not known. */
export function gridPlace(
  { grid, mapFrame }: GridConfig,
  transforms: TransformBuffer,
  dimensions: number,
  wanted: boolean,
): GridGeometry | string {
  const center = gridCenter({ grid, mapFrame }, transforms, dimensions);
  if (typeof center === 'string') return center;
  const [x, y, z] = center;
  const heights = wanted ? grid.levels.map((level) => z + level) : [];
  return { frame: mapFrame, z, heights, ...gridAround([x, y], grid.size, grid.resolution, grid.follow !== '') };
}

/** The grid's centre now, metres in the map frame (z is 0 for a field over x and y), or why that is not known. */
export function gridCenter(
  config: GridConfig,
  transforms: TransformBuffer,
  dimensions: number,
): [x: number, y: number, z: number] | string {
  const { follow, center, z } = config.grid;
  if (follow === '') return [...center, z];
  const position = followedPosition(config, transforms);
  return typeof position === 'string' ? position : [position[0], position[1], dimensions === 3 ? position[2] : 0];
}

/** Where the frame that the grid follows was last seen, metres in the map frame, or why there is none. */
export function followedPosition({ grid, mapFrame }: GridConfig, transforms: TransformBuffer): readonly number[] | string {
  const transform = transforms.lookup(mapFrame, grid.follow, 'latest');
  if ('failure' in transform) return `grid.follow: ${transform.text}`;
  const { translation } = transform;
  if (translation.every((x) => Math.abs(x) <= FARTHEST)) return translation;
  return `grid.follow: frame "${grid.follow}" is at [${translation.join(', ')}] m, not within ${FARTHEST} m`;
}
