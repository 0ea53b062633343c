import { ConfigError, type SourceConfig } from '../config/config.js';
import { type Definition, parseDefinition } from './cdr.js';
import { createCloudDecoder } from './decode-cloud.js';
import { createFieldDecoder } from './decode-field.js';
import { createMagneticDecoder } from './decode-magnetic.js';
import { createNavSatDecoder } from './decode-nav-sat.js';
import { createPointDecoder } from './decode-point.js';
import { createRangeDecoder } from './decode-range.js';
import { createScanDecoder } from './decode-scan.js';
import type { Readings } from './readings.js';
import { Refusal, refusedMessage } from './refusal.js';
import { isFarAhead } from './stamp.js';

/**
 * Turns the CDR bytes of one message into readings. Never throws: a message that is broken as a whole gives no readings and
 * one refusal.
 *
 * @param receivedAt Seconds of the node's clock: the stamp of messages without a header, and the measure of all others (stamp.ts).
 */
export type Decoder = (cdr: Uint8Array, receivedAt: number) => Readings;

/** A family of message types: makes the decoder of a source, or throws ConfigError where its field does not fit the type. */
type CreateDecoder = (source: SourceConfig, definition: Definition) => Decoder;

const FAMILIES: Readonly<Record<string, CreateDecoder>> = {
  'sensor_msgs/msg/PointCloud2': createCloudDecoder,
  'sensor_msgs/msg/LaserScan': createScanDecoder,
  'sensor_msgs/msg/Range': createRangeDecoder,
  'sensor_msgs/msg/MagneticField': createMagneticDecoder,
  'sensor_msgs/msg/NavSatFix': createNavSatDecoder,
  'geometry_msgs/msg/PointStamped': createPointDecoder,
};

/**
 * The decoder of a source.
 *
 * @param definition "ros2msg" text of the source's type.
 * @throws ConfigError when the type's definition and the source's field do not fit.
 */
export function createDecoder(source: SourceConfig, definition: string): Decoder {
  const decode = decoderOf(source, definition);
  return (cdr, receivedAt) => {
    try {
      const readings = decode(cdr, receivedAt);
      if (!isFarAhead(readings.stamp, receivedAt)) return readings;
      return refusedMessage('bad_stamp', 'header.stamp', `${readings.stamp}, far ahead of the clock at ${receivedAt}`);
    } catch (error) {
      if (error instanceof Refusal) return refusedMessage(error.reason, error.field, error.value);
      return refusedMessage('bad_message', source.type, error instanceof Error ? error.message : String(error));
    }
  };
}

function decoderOf(source: SourceConfig, definition: string): Decoder {
  try {
    return (FAMILIES[source.type] ?? createFieldDecoder)(source, parseDefinition(definition));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${source.name}.type: ${source.type}: its definition cannot be parsed: ${reason.split('\n')[0]}`);
  }
}
