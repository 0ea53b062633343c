import { ConfigError, type SourceConfig } from '../config/config.js';
import { CdrReader, type Definition } from './cdr.js';
import { Collector } from './collector.js';
import type { Decoder } from './decode.js';
import { requireFields } from './field-path.js';
import { type Header, originOf } from './header.js';

interface PointStamped {
  readonly header: Header;
  readonly point: { readonly x: number; readonly y: number; readonly z: number };
}

/**
 * geometry_msgs/PointStamped: a surveyed point. Its position is the point, and the value is an axis of that position in the
 * map, `z` (the elevation) by default.
 */
export function createPointDecoder(source: SourceConfig, definition: Definition): Decoder {
  const axis = source.field.replace(/^point\./, '') || 'z';
  if (axis !== 'x' && axis !== 'y' && axis !== 'z') {
    throw new ConfigError(`${source.name}.field: "${source.field}": allowed for ${source.type} is one of x, y, z`);
  }
  requireFields(source, definition, ['header', 'point']);
  const reader = new CdrReader<PointStamped>(definition);
  return (cdr) => {
    const { header, point } = reader.read(cdr);
    const collector = new Collector(originOf(header, source.frame), `point.${axis}`, 1);
    const bad = (['x', 'y', 'z'] as const).find((name) => !Number.isFinite(point[name]));
    if (bad === undefined) collector.add(point.x, point.y, point.z, 0);
    else collector.reject('not_finite', point[bad], `point.${bad}`);
    return collector.readings(axis);
  };
}
