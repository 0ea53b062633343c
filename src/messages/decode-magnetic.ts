import type { SourceConfig } from '../config/config.js';
import { CdrReader, type Definition } from './cdr.js';
import type { Decoder } from './decode.js';
import { createFieldDecoder, oneReading } from './decode-field.js';
import { requireFields } from './field-path.js';
import { type Header, originOf } from './header.js';

interface MagneticField {
  readonly header: Header;
  /** Tesla, in the sensor's frame. */
  readonly magnetic_field: { readonly x: number; readonly y: number; readonly z: number };
}

/**
 * sensor_msgs/MagneticField: `magnitude` (the default: it does not depend on how the sensor is turned), a component `x`, `y`
 * or `z` in the sensor's own axes, or a dotted path.
 */
export function createMagneticDecoder(source: SourceConfig, definition: Definition): Decoder {
  if (/^[xyz]$/.test(source.field)) return createFieldDecoder({ ...source, field: `magnetic_field.${source.field}` }, definition);
  if (source.field !== '' && source.field !== 'magnitude') return createFieldDecoder(source, definition);
  requireFields(source, definition, ['header', 'magnetic_field']);
  const reader = new CdrReader<MagneticField>(definition);
  return (cdr) => {
    const { header, magnetic_field: field } = reader.read(cdr);
    return oneReading(source, 'magnitude', originOf(header, source.frame), Math.hypot(field.x, field.y, field.z));
  };
}
