import type { SourceConfig } from '../../config/config.js';
import { BUILTIN_MESSAGES } from '../builtin-messages.js';
import { createCdrWriter, parseDefinition } from '../cdr.js';
import { createDecoder, type Decoder } from '../decode.js';
import { concatenateDefinitions } from '../definitions.js';
import type { Readings, Rejection, RejectReason } from '../readings.js';

/** Definitions of the messages that tests send, as sensor_msgs, geometry_msgs and std_msgs state them. */
const SENSOR_MESSAGES: Readonly<Record<string, string>> = {
  'sensor_msgs/msg/LaserScan': `
std_msgs/Header header
float32 angle_min
float32 angle_max
float32 angle_increment
float32 time_increment
float32 scan_time
float32 range_min
float32 range_max
float32[] ranges
float32[] intensities
`,
  'sensor_msgs/msg/Range': `
uint8 ULTRASOUND=0
uint8 INFRARED=1
std_msgs/Header header
uint8 radiation_type
float32 field_of_view
float32 min_range
float32 max_range
float32 range
float32 variance
`,
  'sensor_msgs/msg/Temperature': `
std_msgs/Header header
float64 temperature
float64 variance
`,
  'sensor_msgs/msg/RelativeHumidity': `
std_msgs/Header header
float64 relative_humidity
float64 variance
`,
  'sensor_msgs/msg/FluidPressure': `
std_msgs/Header header
float64 fluid_pressure
float64 variance
`,
  'sensor_msgs/msg/Illuminance': `
std_msgs/Header header
float64 illuminance
float64 variance
`,
  'sensor_msgs/msg/MagneticField': `
std_msgs/Header header
geometry_msgs/Vector3 magnetic_field
float64[9] magnetic_field_covariance
`,
  'sensor_msgs/msg/NavSatStatus': `
int8 STATUS_UNKNOWN = -2
int8 STATUS_NO_FIX = -1
int8 STATUS_FIX = 0
int8 status -2
uint16 service
`,
  'sensor_msgs/msg/NavSatFix': `
std_msgs/Header header
NavSatStatus status
float64 latitude
float64 longitude
float64 altitude
float64[9] position_covariance
uint8 position_covariance_type
`,
  'geometry_msgs/msg/PointStamped': `
std_msgs/Header header
Point point
`,
  'std_msgs/msg/Float32': `
float32 data
`,
  'test_msgs/msg/Gas': `
std_msgs/Header header
string name
int64 raw
bool alarm
float32[3] channels
float64[] history
geometry_msgs/Point[] places
`,
};

/** "ros2msg" text of a message that tests send. */
export function testDefinition(type: string): string {
  return concatenateDefinitions(type, (name) => {
    const text = SENSOR_MESSAGES[name] ?? BUILTIN_MESSAGES[name];
    if (text === undefined) throw new Error(`no test definition of ${name}`);
    return text;
  });
}

/** CDR bytes of a message that tests send. */
export function encodeTestMessage(type: string, message: object): Uint8Array {
  return createCdrWriter(parseDefinition(testDefinition(type)))(message);
}

export function testSource(overrides: Partial<SourceConfig>): SourceConfig {
  return {
    name: 'probe',
    topic: '/probe',
    type: 'std_msgs/msg/Float32',
    field: '',
    reliability: 'best_effort',
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
    downsample: 0,
    frame: '',
    ...overrides,
  };
}

export function testDecoder(overrides: Partial<SourceConfig>): Decoder {
  const source = testSource(overrides);
  return createDecoder(source, testDefinition(source.type));
}

/** Number of refused readings by reason. */
export function refusals({ rejected }: Readings): Partial<Record<RejectReason, number>> {
  return Object.fromEntries([...rejected].map(([reason, { count }]) => [reason, count]));
}

/** All that was refused, one entry a reason. */
export function refusalList({ rejected }: Readings): (Rejection & { readonly reason: RejectReason })[] {
  return [...rejected].map(([reason, rejection]) => ({ reason, ...rejection }));
}

/** std_msgs/Header at 12.5 s. */
export function testHeader(frame = 'sensor'): object {
  return { stamp: { sec: 12, nanosec: 500_000_000 }, frame_id: frame };
}
