import type { SourceConfig } from '../config/config.js';
import { CdrReader, type Definition } from './cdr.js';
import { Collector, refusalOf } from './collector.js';
import type { Decoder } from './decode.js';
import { createFieldDecoder } from './decode-field.js';
import { requireFields } from './field-path.js';
import { type Header, originOf } from './header.js';
import type { RejectReason } from './readings.js';

interface Range {
  readonly header: Header;
  readonly min_range: number;
  readonly max_range: number;
  readonly range: number;
}

/**
 * sensor_msgs/Range: the distance itself is the value (a depth under a boat, a clearance above a drone), taken where the
 * sensor is. By REP-117 infinities say "too close" and "nothing in range", so they lie outside the range; NaN is invalid.
 */
export function createRangeDecoder(source: SourceConfig, definition: Definition): Decoder {
  if (source.field !== '' && source.field !== 'range') return createFieldDecoder(source, definition);
  requireFields(source, definition, ['header', 'min_range', 'max_range', 'range']);
  const reader = new CdrReader<Range>(definition);
  return (cdr) => {
    const message = reader.read(cdr);
    const collector = new Collector(originOf(message.header, source.frame), 'range', 1);
    const reason = refusalOfRange(message, source);
    if (reason === undefined) collector.add(0, 0, 0, message.range);
    else collector.reject(reason, message.range);
    return collector.readings();
  };
}

function refusalOfRange({ range, min_range, max_range }: Range, source: SourceConfig): RejectReason | undefined {
  if (Number.isNaN(range)) return 'not_finite';
  // Drivers that leave the limits at 0 have none; fixed-distance detectors (min = max) only ever send infinities.
  const outside = max_range > min_range && (range < min_range || range > max_range);
  return outside || !Number.isFinite(range) ? 'out_of_range' : refusalOf(range, source.min, source.max);
}
