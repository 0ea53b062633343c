import type { SourceConfig } from '../config/config.js';
import { CdrReader, type Definition } from './cdr.js';
import type { Decoder } from './decode.js';
import { oneReading } from './decode-field.js';
import { fieldPath, requireFields } from './field-path.js';
import { type Header, originOf } from './header.js';
import { Refusal } from './refusal.js';

interface NavSatFix {
  readonly header: Header;
  readonly status: { readonly status: number };
}

/**
 * sensor_msgs/NavSatFix: the altitude (metres above the WGS 84 ellipsoid) where the antenna's frame is. Messages without a
 * fix (status below STATUS_FIX = 0) are refused: their numbers mean nothing.
 */
export function createNavSatDecoder(source: SourceConfig, definition: Definition): Decoder {
  requireFields(source, definition, ['header', 'status', 'altitude']);
  const path = source.field || 'altitude';
  const valueOf = fieldPath(source, definition, path);
  const reader = new CdrReader<NavSatFix & Record<string, unknown>>(definition);
  return (cdr) => {
    const message = reader.read(cdr);
    const { status } = message.status;
    if (status < 0) throw new Refusal('no_fix', 'status.status', String(status));
    return oneReading(source, path, originOf(message.header, source.frame), valueOf(message));
  };
}
