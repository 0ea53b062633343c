import { ConfigError, type SourceConfig } from '../config/config.js';
import { frameName } from '../config/frame-name.js';
import { CdrReader, type Definition, type Message } from './cdr.js';
import { Collector, refusalOf } from './collector.js';
import type { Decoder } from './decode.js';
import { fieldPath, hasField } from './field-path.js';
import { type Header, type Origin, originOf } from './header.js';
import type { Readings } from './readings.js';

/** The value of the types that carry one, when the source names no field. */
const DEFAULT_FIELDS: Readonly<Record<string, string>> = {
  'sensor_msgs/msg/Temperature': 'temperature',
  'sensor_msgs/msg/RelativeHumidity': 'relative_humidity',
  'sensor_msgs/msg/FluidPressure': 'fluid_pressure',
  'sensor_msgs/msg/Illuminance': 'illuminance',
};

/**
 * Messages of any type that carry one reading, taken at the origin of the sensor's frame: Temperature, RelativeHumidity,
 * FluidPressure, Illuminance, std_msgs/Float32 and whatever has a number at a dotted path.
 */
export function createFieldDecoder(source: SourceConfig, definition: Definition): Decoder {
  const path = source.field || DEFAULT_FIELDS[source.type] || (hasField(definition, 'data') ? 'data' : '');
  if (path === '') throw new ConfigError(`${source.name}.field: "": ${source.type} needs the dotted path of its value`);
  const valueOf = fieldPath(source, definition, path);
  const readOrigin = originReader(source, definition);
  const reader = new CdrReader(definition);
  return (cdr, receivedAt) => {
    const message = reader.read(cdr);
    return oneReading(source, path, readOrigin(message, receivedAt), valueOf(message));
  };
}

/** The one reading of a message, at the origin of its frame, unless it is refused. */
export function oneReading(source: SourceConfig, field: string, origin: Origin, value: number): Readings {
  const collector = new Collector(origin, field, 1);
  const reason = refusalOf(value, source.min, source.max);
  if (reason === undefined) collector.add(0, 0, 0, value);
  else collector.reject(reason, value);
  return collector.readings();
}

/** Frame and stamp from the header, or from the configuration and the clock where there is none. */
function originReader(source: SourceConfig, definition: Definition): (message: Message, receivedAt: number) => Origin {
  const header = definition[0].definitions.find((field) => field.name === 'header');
  if (header !== undefined && /^std_msgs\/(msg\/)?Header$/.test(header.type)) {
    return (message) => originOf(message.header as Header, source.frame);
  }
  const frame = frameName(source.frame);
  if (frame === '') throw new ConfigError(`${source.name}.frame: "": ${source.type} has no header; allowed is the frame of the sensor`);
  return (_message, receivedAt) => ({ frame, stamp: receivedAt });
}
