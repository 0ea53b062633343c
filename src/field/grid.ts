import type { Field } from './field.js';
import { checkFinite } from './not-finite.js';
import { type RiskOptions, riskOf } from './risk.js';
import { finish, type Steps } from './steps.js';

/** Where a grid lies in the map, metres. */
export interface GridGeometry {
  readonly frame: string;
  /** Lower-left corner of cell (0, 0); cell centres are half a cell further. */
  readonly originX: number;
  readonly originY: number;
  /** Height of all cells; 0 for a field over x and y. */
  readonly z: number;
  /** Heights of further slices of a field over x, y, z. */
  readonly heights?: readonly number[];
  /** Side of a cell. */
  readonly resolution: number;
  /** Cells along x. */
  readonly width: number;
  /** Cells along y. */
  readonly height: number;
}

/** A further slice: the cells of the grid at another height. */
export interface GridLevel {
  readonly z: number;
  /** As those of the grid. */
  readonly mean: Float32Array;
  readonly std: Float32Array;
}

/** Mean, uncertainty and risk of the field on a regular grid: row-major, row 0 at the lowest y. */
export interface GridPrediction extends Omit<GridGeometry, 'heights'> {
  /** Seconds. */
  readonly stamp: number;
  /** `height x width`, in the value's own unit. */
  readonly mean: Float32Array;
  /** `height x width`: standard deviation of a noisy reading, in the value's own unit. */
  readonly std: Float32Array;
  /** `height x width`: 0..100, or -1 where nothing is known (posterior std above 95 % of the prior's). */
  readonly risk: Int8Array;
  /** What makes it a volume; not there for a single slice. */
  readonly levels?: readonly GridLevel[];
}

/**
 * Origin and cells of a grid around a centre.
 *
 * @param size extent along x and y, rounded up to whole cells.
 * @param snap puts the cells on multiples of the resolution, so that those of a grid that moves stay where they are in the map.
 */
export function gridAround(
  center: readonly [number, number],
  size: readonly [number, number],
  resolution: number,
  snap: boolean,
): Pick<GridGeometry, 'originX' | 'originY' | 'resolution' | 'width' | 'height'> {
  const [width, height] = size.map((extent) => cells(extent, resolution));
  const corner = (middle: number, count: number): number => {
    const low = middle - (count * resolution) / 2;
    return snap ? Math.round(low / resolution) * resolution : low;
  };
  return { originX: corner(center[0], width), originY: corner(center[1], height), resolution, width, height };
}

/** 1.1 / 0.1 is 11 cells, whatever the last bit says. */
function cells(extent: number, resolution: number): number {
  return Math.max(1, Math.ceil(extent / resolution - 1e-6));
}

/** Centres of all cells, slice after slice, `cells x dimensions`. */
export function cellCentres(geometry: Omit<GridGeometry, 'frame'>, dimensions: number): Float64Array {
  const { originX, originY, z, heights = [], resolution, width, height } = geometry;
  const slices = [z, ...heights];
  const centres = new Float64Array(slices.length * width * height * dimensions);
  let at = 0;
  for (const sliceZ of slices) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at += dimensions) {
        centres[at] = originX + (column + 0.5) * resolution;
        centres[at + 1] = originY + (row + 0.5) * resolution;
        if (dimensions === 3) centres[at + 2] = sliceZ;
      }
    }
  }
  return centres;
}

/** @throws Error while the field warms up; NotFiniteError, also for what is beyond float32. */
export function predictGrid(field: Field, geometry: GridGeometry, stamp: number, risk: RiskOptions): GridPrediction {
  return finish(predictGridInSteps(field, geometry, stamp, risk));
}

/** The same, of the state at the first step; what is folded between the steps does not matter. */
export function* predictGridInSteps(field: Field, geometry: GridGeometry, stamp: number, risk: RiskOptions): Steps<GridPrediction> {
  const centres = cellCentres(geometry, field.dimensions);
  const { heights = [], ...plane } = geometry;
  const size = plane.width * plane.height;
  const priorStd = field.priorStd(centres.subarray(0, size * field.dimensions));
  const prediction = yield* field.predictInSteps(centres, stamp);
  const slice = (values: Float64Array, index: number): Float64Array => values.subarray(index * size, (index + 1) * size);
  const [mean, std] = [slice(prediction.mean, 0), slice(prediction.std, 0)];
  return {
    ...plane,
    stamp,
    mean: float32(mean, 'mean'),
    std: float32(std, 'std'),
    risk: riskOf({ mean, std }, priorStd, risk),
    ...(heights.length > 0 && {
      levels: heights.map((z, i) => ({
        z,
        mean: float32(slice(prediction.mean, i + 1), 'mean'),
        std: float32(slice(prediction.std, i + 1), 'std'),
      })),
    }),
  };
}

/** @throws NotFiniteError where float32 cannot hold a number. */
function float32(numbers: Float64Array, what: string): Float32Array {
  const rounded = Float32Array.from(numbers);
  checkFinite(rounded, `${what} in float32`);
  return rounded;
}
