import { encodeTestMessage, testHeader } from './sensor-messages.js';

export const CLOUD = 'sensor_msgs/msg/PointCloud2';

const WRITERS = [
  { datatype: 1, bytes: 1, write: (view: DataView, at: number, value: number) => view.setInt8(at, value) },
  { datatype: 2, bytes: 1, write: (view: DataView, at: number, value: number) => view.setUint8(at, value) },
  { datatype: 3, bytes: 2, write: (view: DataView, at: number, value: number, little: boolean) => view.setInt16(at, value, little) },
  { datatype: 4, bytes: 2, write: (view: DataView, at: number, value: number, little: boolean) => view.setUint16(at, value, little) },
  { datatype: 5, bytes: 4, write: (view: DataView, at: number, value: number, little: boolean) => view.setInt32(at, value, little) },
  { datatype: 6, bytes: 4, write: (view: DataView, at: number, value: number, little: boolean) => view.setUint32(at, value, little) },
  { datatype: 7, bytes: 4, write: (view: DataView, at: number, value: number, little: boolean) => view.setFloat32(at, value, little) },
  { datatype: 8, bytes: 8, write: (view: DataView, at: number, value: number, little: boolean) => view.setFloat64(at, value, little) },
];

/** Of sensor_msgs/PointField, INT8 = 1 .. FLOAT64 = 8. */
export const DATATYPES = WRITERS.map(({ datatype }) => datatype);

export interface CloudShape {
  readonly datatype?: number;
  readonly bigEndian?: boolean;
  readonly rowPadding?: number;
  readonly pointPadding?: number;
  readonly width?: number;
}

/** CDR of a cloud of points (x, y, z, gas), one row after another, laid out as asked for. */
export function cloud(points: readonly (readonly number[])[], shape: CloudShape = {}, overrides: object = {}): Uint8Array {
  const { datatype = 7, bigEndian = false, rowPadding = 0, pointPadding = 0, width = points.length } = shape;
  const { bytes, write } = WRITERS[datatype - 1];
  const height = points.length / width;
  const step = 4 * bytes + pointPadding;
  const rowStep = width * step + rowPadding;
  const data = new Uint8Array(height * rowStep).fill(0xaa);
  const view = new DataView(data.buffer);
  points.forEach((point, i) => {
    const start = Math.floor(i / width) * rowStep + (i % width) * step;
    point.forEach((value, field) => write(view, start + field * bytes, value, !bigEndian));
  });
  return encodeTestMessage(CLOUD, {
    header: testHeader('lidar'),
    height,
    width,
    fields: ['x', 'y', 'z', 'gas'].map((name, i) => ({ name, offset: i * bytes, datatype, count: 1 })),
    is_bigendian: bigEndian,
    point_step: step,
    row_step: rowStep,
    data,
    is_dense: false,
    ...overrides,
  });
}
