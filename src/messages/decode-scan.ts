import { ConfigError, type SourceConfig } from '../config/config.js';
import { CdrReader, type Definition } from './cdr.js';
import { Collector, refusalOf } from './collector.js';
import type { Decoder } from './decode.js';
import { requireFields } from './field-path.js';
import { type Header, originOf } from './header.js';
import { Refusal } from './refusal.js';

interface LaserScan {
  readonly header: Header;
  readonly angle_min: number;
  readonly angle_increment: number;
  readonly range_min: number;
  readonly range_max: number;
  readonly ranges: Float32Array;
  readonly intensities: Float32Array;
}

const FREE = 0;
const HIT = 1;
/** Fraction of a beam that free readings may fill: the last tenth may already be the edge of what was hit. */
const FREE_REACH = 0.9;
/** The golden ratio's fractional steps fill [0, 1) evenly, whatever the number of beams. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * sensor_msgs/LaserScan, in the sensor's plane (x forward, z up, REP-103).
 *
 * `occupancy` (the default): a beam that ends on something gives 1 at its end and 0 at one point before it; a beam that meets
 * nothing (+Inf, REP-117) gives 0 at one point within range_max. One free point a beam keeps hits and free space in balance.
 * Beams crowd near the sensor, so the point lies at sqrt(u) of the beam's reach with u evenly spread over the beams: then
 * free readings have the same density all over the area that the scan swept. The same scan always gives the same points.
 *
 * `ranges`, `intensities`: that number at the end point.
 *
 * Too close (-Inf) and beyond the scan's limits are refused as `out_of_range`, NaN as `not_finite`.
 */
export function createScanDecoder(source: SourceConfig, definition: Definition): Decoder {
  const field = source.field || 'occupancy';
  if (field !== 'occupancy' && field !== 'ranges' && field !== 'intensities') {
    throw new ConfigError(`${source.name}.field: "${field}": allowed for ${source.type} is one of occupancy, ranges, intensities`);
  }
  requireFields(source, definition, ['header', 'angle_min', 'angle_increment', 'range_min', 'range_max', 'ranges', 'intensities']);
  const reader = new CdrReader<LaserScan>(definition);
  return (cdr) => {
    const scan = reader.read(cdr);
    checkGeometry(scan);
    const collector = new Collector(originOf(scan.header, source.frame), field, 2 * scan.ranges.length);
    if (field === 'occupancy') collectOccupancy(scan, collector);
    else collectEndPoints(scan, scan[field], field, source, collector);
    return collector.readings();
  };
}

function collectOccupancy(scan: LaserScan, collector: Collector): void {
  scan.ranges.forEach((range, beam) => {
    const nothing = range === Number.POSITIVE_INFINITY;
    if (!nothing && !admitRange(scan, range, collector)) return;
    const angle = scan.angle_min + beam * scan.angle_increment;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const reach = nothing ? scan.range_max : range;
    const free = reach * FREE_REACH * Math.sqrt(((beam + 1) * GOLDEN) % 1);
    collector.add(free * cos, free * sin, 0, FREE);
    if (!nothing) collector.add(range * cos, range * sin, 0, HIT);
  });
}

function collectEndPoints(scan: LaserScan, values: Float32Array, field: string, source: SourceConfig, collector: Collector): void {
  if (values.length !== scan.ranges.length) {
    throw new Refusal('bad_message', field, `${values.length} values for ${scan.ranges.length} beams`);
  }
  scan.ranges.forEach((range, beam) => {
    if (!admitRange(scan, range, collector)) return;
    const reason = refusalOf(values[beam], source.min, source.max);
    if (reason !== undefined) {
      collector.reject(reason, values[beam]);
      return;
    }
    const angle = scan.angle_min + beam * scan.angle_increment;
    collector.add(range * Math.cos(angle), range * Math.sin(angle), 0, values[beam]);
  });
}

/** Whether a beam ends on something, by the limits that the message states; counts it where not. */
function admitRange(scan: LaserScan, range: number, collector: Collector): boolean {
  if (range >= scan.range_min && range <= scan.range_max) return true;
  collector.reject(Number.isNaN(range) ? 'not_finite' : 'out_of_range', range, 'ranges');
  return false;
}

function checkGeometry(scan: LaserScan): void {
  for (const name of ['angle_min', 'angle_increment', 'range_min', 'range_max'] as const) {
    if (!Number.isFinite(scan[name])) throw new Refusal('bad_message', name, String(scan[name]));
  }
  if (!(scan.range_max > scan.range_min) || scan.range_min < 0) {
    throw new Refusal('bad_message', 'range_min, range_max', `${scan.range_min}, ${scan.range_max}`);
  }
}
