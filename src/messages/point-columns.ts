import { Refusal } from './refusal.js';

/** sensor_msgs/PointField. */
export interface PointField {
  readonly name: string;
  /** Bytes from the start of a point. */
  readonly offset: number;
  readonly datatype: number;
  readonly count: number;
}

/** The layout of a sensor_msgs/PointCloud2. */
export interface PointLayout {
  readonly height: number;
  readonly width: number;
  readonly fields: readonly PointField[];
  readonly is_bigendian: boolean;
  readonly point_step: number;
  readonly row_step: number;
  readonly data: Uint8Array;
}

/** A cloud's positions and values, a number a point each. */
export interface PointColumns {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly values: Float64Array;
}

type TypedArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

interface Datatype {
  readonly bytes: number;
  readonly get: (view: DataView, offset: number, littleEndian: boolean) => number;
  readonly array: new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TypedArray;
}

/** By PointField.datatype, INT8 = 1 .. FLOAT64 = 8. */
const DATATYPES: Readonly<Record<number, Datatype>> = {
  1: { bytes: 1, get: (view, offset) => view.getInt8(offset), array: Int8Array },
  2: { bytes: 1, get: (view, offset) => view.getUint8(offset), array: Uint8Array },
  3: { bytes: 2, get: (view, offset, little) => view.getInt16(offset, little), array: Int16Array },
  4: { bytes: 2, get: (view, offset, little) => view.getUint16(offset, little), array: Uint16Array },
  5: { bytes: 4, get: (view, offset, little) => view.getInt32(offset, little), array: Int32Array },
  6: { bytes: 4, get: (view, offset, little) => view.getUint32(offset, little), array: Uint32Array },
  7: { bytes: 4, get: (view, offset, little) => view.getFloat32(offset, little), array: Float32Array },
  8: { bytes: 8, get: (view, offset, little) => view.getFloat64(offset, little), array: Float64Array },
};

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Checks that a cloud's sizes agree with its data, before anything of that size is allocated.
 *
 * @throws Refusal `bad_message`.
 */
export function checkLayout(cloud: PointLayout): void {
  const { height, width, point_step, row_step, data } = cloud;
  if (point_step === 0) throw new Refusal('bad_message', 'point_step', '0');
  if (row_step < width * point_step) {
    throw new Refusal('bad_message', 'row_step', `${row_step} for ${width} points of ${point_step} bytes`);
  }
  if (data.byteLength < height * row_step) {
    throw new Refusal('bad_message', 'data', `${data.byteLength} bytes for ${height} rows of ${row_step}`);
  }
}

/**
 * One field of every point, row by row, as float64: `height * width` numbers. The layout must have been checked.
 *
 * @throws Refusal `bad_message` where the cloud lacks the field (naming those that it has) or its place is out of the point.
 */
export function readColumn(cloud: PointLayout, name: string): Float64Array {
  const field = cloud.fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    const names = cloud.fields.map((candidate) => candidate.name).join(', ');
    throw new Refusal('bad_message', name, `no such field in the cloud; its fields are ${names || 'none'}`);
  }
  const datatype = DATATYPES[field.datatype];
  if (datatype === undefined) throw new Refusal('bad_message', name, `datatype ${field.datatype}; allowed is 1 to 8`);
  if (field.offset + datatype.bytes > cloud.point_step) {
    throw new Refusal('bad_message', name, `offset ${field.offset} in points of ${cloud.point_step} bytes`);
  }
  const { data, point_step, row_step } = cloud;
  const aligned = [data.byteOffset + field.offset, point_step, row_step].every((offset) => offset % datatype.bytes === 0);
  return aligned && cloud.is_bigendian !== HOST_IS_LITTLE_ENDIAN
    ? readAligned(cloud, field.offset, datatype)
    : readAnywhere(cloud, field.offset, datatype);
}

/** In the host's byte order and aligned: through one typed array over the data. */
function readAligned(cloud: PointLayout, offset: number, { bytes, array: TypedArrayOf }: Datatype): Float64Array {
  const { height, width, data } = cloud;
  const first = data.byteOffset + offset;
  const numbers = new TypedArrayOf(data.buffer, first, Math.floor((data.byteLength - offset) / bytes));
  const pointStride = cloud.point_step / bytes;
  const rowStride = cloud.row_step / bytes;
  const column = new Float64Array(height * width);
  for (let row = 0, i = 0; row < height; row++) {
    for (let end = i + width, at = row * rowStride; i < end; i++, at += pointStride) column[i] = numbers[at];
  }
  return column;
}

function readAnywhere(cloud: PointLayout, offset: number, { get }: Datatype): Float64Array {
  const { height, width, data } = cloud;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const column = new Float64Array(height * width);
  for (let row = 0, i = 0; row < height; row++) {
    const start = row * cloud.row_step + offset;
    for (let point = 0; point < width; point++, i++) column[i] = get(view, start + point * cloud.point_step, !cloud.is_bigendian);
  }
  return column;
}
