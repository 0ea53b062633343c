import type { SourceConfig } from '../config/config.js';
import { CdrReader, type Definition } from './cdr.js';
import { Collector, refusalOf } from './collector.js';
import type { Decoder } from './decode.js';
import { downsample } from './downsample.js';
import { requireFields } from './field-path.js';
import { type Header, originOf } from './header.js';
import { checkLayout, type PointLayout, readColumn } from './point-columns.js';

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
    // The limits of an axis of the map can be told only there.
    const values = axis === undefined ? readColumn(cloud, field) : undefined;
    const collector = new Collector(origin, field, x.length);
    for (let i = 0; i < x.length; i++) {
      const sum = x[i] + y[i] + z[i];
      if (!Number.isFinite(sum)) {
        collector.reject('not_finite', sum, 'x + y + z');
        continue;
      }
      const value = values === undefined ? 0 : values[i];
      const reason = values === undefined ? undefined : refusalOf(value, source.min, source.max);
      if (reason === undefined) collector.add(x[i], y[i], z[i], value);
      else collector.reject(reason, value);
    }
    const readings = collector.readings(axis);
    return source.downsample > 0 ? downsample(readings, source.downsample) : readings;
  };
}
