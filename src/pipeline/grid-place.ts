import type { Config } from '../config/config.js';
import { type GridGeometry, gridAround } from '../field/grid.js';
import type { TransformBuffer } from '../transforms/transform-buffer.js';

type GridConfig = Pick<Config, 'grid' | 'mapFrame'>;

/** Where the grid lies now, or why that is not known. */
export function gridPlace({ grid, mapFrame }: GridConfig, transforms: TransformBuffer, dimensions: number): GridGeometry | string {
  const center = grid.follow === '' ? [...grid.center, 0] : followedPosition({ grid, mapFrame }, transforms);
  if (typeof center === 'string') return center;
  const [x, y, z] = center;
  return {
    frame: mapFrame,
    z: dimensions === 3 ? z : 0,
    ...gridAround([x, y], grid.size, grid.resolution, grid.follow !== ''),
  };
}

/** Where the frame that the grid follows was last seen, metres in the map frame, or why there is none. */
export function followedPosition({ grid, mapFrame }: GridConfig, transforms: TransformBuffer): readonly number[] | string {
  const transform = transforms.lookup(mapFrame, grid.follow, 'latest');
  return 'failure' in transform ? `grid.follow: ${transform.text}` : transform.translation;
}
