import fc from 'fast-check';
import { encodeCdr } from '../../src/messages/cdr.js';
import { encodeTestMessage } from '../../src/messages/testing/sensor-messages.js';
import { SOURCES } from './checks.js';

/** Numbers as sensors and broken sensors give them. */
const number = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, 1e38, 1e300, -1e300, 5e-324) },
);
const uint32 = fc.oneof(fc.nat(8), fc.nat(100), fc.nat(0xffffffff), fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff));
const stamp = fc.record({
  sec: fc.oneof({ weight: 4, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) }),
  nanosec: fc.oneof({ weight: 4, arbitrary: fc.nat(999_999_999) }, { weight: 1, arbitrary: uint32 }),
});
const frame = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('base_link', 'map', '/laser') },
  { weight: 1, arbitrary: fc.string({ maxLength: 2000 }) },
);
const header = fc.record({ stamp, frame_id: frame });
const vector = fc.record({ x: number, y: number, z: number });

const pointField = fc.record({
  name: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('x', 'y', 'z', 'gas') }, { weight: 1, arbitrary: fc.string() }),
  offset: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(0, 4, 8, 12) }, { weight: 1, arbitrary: uint32 }),
  datatype: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(7, 8) }, { weight: 1, arbitrary: fc.nat(255) }),
  count: uint32,
});
const points = fc.array(number, { maxLength: 60 }).map((numbers) => new Uint8Array(Float32Array.from(numbers).buffer));
const wildCloud = fc.record({
  header,
  height: uint32,
  width: uint32,
  fields: fc.array(pointField, { maxLength: 6 }),
  is_bigendian: fc.boolean(),
  point_step: uint32,
  row_step: uint32,
  data: points,
  is_dense: fc.boolean(),
});
/** Of a layout that fits. */
const soundCloud = fc.record({ header, data: points, is_bigendian: fc.boolean() }).map(({ data, ...rest }) => {
  const width = Math.floor(data.byteLength / 16);
  const fields = ['x', 'y', 'z', 'gas'].map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 }));
  return { ...rest, height: 1, width, fields, point_step: 16, row_step: 16 * width, data: data.subarray(0, 16 * width), is_dense: false };
});

/** Contents by type; what a record leaves out is 0. */
const CONTENTS: Readonly<Record<string, fc.Arbitrary<object>>> = {
  'sensor_msgs/msg/PointCloud2': fc.oneof(soundCloud, wildCloud),
  'sensor_msgs/msg/LaserScan': fc.record({
    header,
    angle_min: number,
    angle_max: number,
    angle_increment: number,
    range_min: fc.oneof(fc.constant(0.1), number),
    range_max: fc.oneof(fc.constant(30), number),
    ranges: fc.array(number, { maxLength: 20 }),
    intensities: fc.array(number, { maxLength: 20 }),
  }),
  'sensor_msgs/msg/Range': fc.record({ header, min_range: number, max_range: number, range: number }),
  'sensor_msgs/msg/Temperature': fc.record({ header, temperature: number }),
  'sensor_msgs/msg/RelativeHumidity': fc.record({ header, relative_humidity: number }),
  'sensor_msgs/msg/FluidPressure': fc.record({ header, fluid_pressure: number }),
  'sensor_msgs/msg/Illuminance': fc.record({ header, illuminance: number }),
  'sensor_msgs/msg/MagneticField': fc.record({ header, magnetic_field: vector }),
  'sensor_msgs/msg/NavSatFix': fc.record({ header, status: fc.record({ status: fc.integer({ min: -2, max: 2 }) }), altitude: number }),
  'geometry_msgs/msg/PointStamped': fc.record({ header, point: vector }),
  'std_msgs/msg/Float32': fc.record({ data: number }),
  'test_msgs/msg/Gas': fc.record({
    header,
    name: fc.string(),
    raw: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    alarm: fc.boolean(),
    history: fc.array(number, { maxLength: 5 }),
    places: fc.array(vector, { maxLength: 5 }),
  }),
};

/** CDR of a message of a type. */
export function message(type: string): fc.Arbitrary<Uint8Array> {
  return CONTENTS[type].map((contents) => encodeTestMessage(type, contents));
}

/** A message of any of the sources. */
export const anyMessage: fc.Arbitrary<Uint8Array> = fc.oneof(...Object.keys(CONTENTS).map(message));

/** A message, broken or not, and the source that it comes to; mostly one of its own type. */
export const received: fc.Arbitrary<{ name: string; cdr: Uint8Array }> = fc
  .constantFrom(...SOURCES)
  .chain(({ name, type }) =>
    damaged(fc.oneof({ weight: 5, arbitrary: message(type) }, { weight: 1, arbitrary: anyMessage })).map((cdr) => ({ name, cdr })),
  );

export const transforms: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.record({
      header,
      child_frame_id: frame,
      transform: fc.record({
        translation: vector,
        rotation: fc.oneof(fc.constant({ x: 0, y: 0, z: 0, w: 1 }), fc.record({ x: number, y: number, z: number, w: number })),
      }),
    }),
    { maxLength: 5 },
  )
  .map((list) => encodeCdr('tf2_msgs/msg/TFMessage', { transforms: list }));

type Damage = { readonly kind: 'cut' | 'flip' | 'length'; readonly place: number; readonly value: number };

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('cut', 'flip', 'length'),
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  value: uint32,
});

/** Bytes that were cut short, had bits turned or lengths overwritten; often whole. */
export function damaged(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.tuple(bytes, fc.array(damage, { maxLength: 3 })).map(([whole, list]) => list.reduce(applyDamage, whole));
}

function applyDamage(bytes: Uint8Array, { kind, place, value }: Damage): Uint8Array {
  const at = Math.floor(place * bytes.byteLength);
  if (kind === 'cut') return bytes.slice(0, at);
  const changed = bytes.slice();
  const word = at - (at % 4);
  if (kind === 'flip') changed[at] ^= 1 << (value % 8);
  else if (word + 4 <= changed.byteLength) new DataView(changed.buffer).setUint32(word, value, true);
  return changed;
}
