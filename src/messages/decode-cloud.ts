import type { SourceConfig } from '../config/config.js';
import { CdrReader, type Definition } from './cdr.js';
import { Collector, type PointValues, refusalOf } from './collector.js';
import { cubeMeans } from './cube-means.js';
import type { Decoder } from './decode.js';
import { requireFields } from './field-path.js';
import { type Header, originOf } from './header.js';
import { checkLayout, type PointColumns, type PointLayout, readColumn } from './point-columns.js';

interface PointCloud2 extends PointLayout {
  readonly header: Header;
}

const AXES = ['x', 'y', 'z'] as const;

/**
 * sensor_msgs/PointCloud2: one reading a point, at x, y, z. The value is a field of the points, or with `x`, `y`, `z` that
 * axis of the point's position in the map; `z`, the elevation, by default. With `downsample`, one reading a cell.
 */
export function createCloudDecoder(source: SourceConfig, definition: Definition): Decoder {
  requireFields(source, definition, ['header', 'height', 'width', 'fields', 'is_bigendian', 'point_step', 'row_step', 'data']);
  const field = source.field || 'z';
  const axis = AXES.find((name) => name === field);
  const reader = new CdrReader<PointCloud2>(definition);
  return (cdr) => {
    const cloud = reader.read(cdr);
    const origin = originOf(cloud.header, source.frame);
    if (cloud.height * cloud.width === 0) return new Collector(origin, field, 0).readings(axis);
    checkLayout(cloud);
    const [x, y, z] = AXES.map((name) => readColumn(cloud, name));
    // An axis of the map, and its limits, can be told only there.
    const values = axis === undefined ? readColumn(cloud, field) : new Float64Array(x.length);
    const { min, max } = axis === undefined ? source : { min: -Infinity, max: Infinity };
    const columns = { x, y, z, values };
    const collector = new Collector(origin, field, 0);
    const count = keepReadings(columns, min, max, collector);
    collector.take(source.downsample > 0 ? cubeMeans(columns, count, source.downsample) : together(columns, count));
    return collector.readings(axis);
  };
}

/** Moves what can be readings to the front of the columns, in order. @returns how many. */
function keepReadings({ x, y, z, values }: PointColumns, min: number, max: number, collector: Collector): number {
  let kept = 0;
  for (let i = 0; i < x.length; i++) {
    const sum = x[i] + y[i] + z[i];
    const reason = Number.isFinite(sum) ? refusalOf(values[i], min, max) : undefined;
    if (!Number.isFinite(sum)) collector.reject('not_finite', sum, 'x + y + z');
    else if (reason !== undefined) collector.reject(reason, values[i]);
    else {
      x[kept] = x[i];
      y[kept] = y[i];
      z[kept] = z[i];
      values[kept++] = values[i];
    }
  }
  return kept;
}

/** The first points, `count x 3`, and their values. */
function together({ x, y, z, values }: PointColumns, count: number): PointValues {
  const points = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    points[3 * i] = x[i];
    points[3 * i + 1] = y[i];
    points[3 * i + 2] = z[i];
  }
  return { points, values: values.slice(0, count) };
}
