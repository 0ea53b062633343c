import assert from 'node:assert/strict';
import test from 'node:test';
import { cloud, DATATYPES } from './testing/cloud.js';
import { refusalList, refusals, testDecoder } from './testing/sensor-messages.js';

const TYPE = 'sensor_msgs/msg/PointCloud2';
const POINTS = [
  [1, 2, 3, 40],
  [5, 6, 7, 80],
  [9, 10, 11, 120],
  [13, 14, 15, 16],
];

test('every datatype, both byte orders, padded rows and points', () => {
  const decode = testDecoder({ type: TYPE, field: 'gas' });
  for (const datatype of DATATYPES) {
    for (const bigEndian of [false, true]) {
      for (const rowPadding of [0, 8, 3]) {
        for (const pointPadding of [0, 8, 1]) {
          const shape = { datatype, bigEndian, rowPadding, pointPadding, width: 2 };
          const readings = decode(cloud(POINTS, shape), 0);
          assert.deepEqual(
            [...readings.points],
            POINTS.flatMap((point) => point.slice(0, 3)),
            JSON.stringify(shape),
          );
          assert.deepEqual([...readings.values], [40, 80, 120, 16], JSON.stringify(shape));
        }
      }
    }
  }
});

test('frame and stamp are those of the header', () => {
  const { frame, stamp, count, rejected } = testDecoder({ type: TYPE, field: 'gas' })(cloud(POINTS), 99);
  assert.deepEqual({ frame, stamp, count, rejected: rejected.size }, { frame: 'lidar', stamp: 12.5, count: 4, rejected: 0 });
});

test('the value may be an axis of the position in the map, z by default', () => {
  assert.equal(testDecoder({ type: TYPE })(cloud(POINTS), 0).values, 'z');
  assert.equal(testDecoder({ type: TYPE, field: 'x' })(cloud(POINTS), 0).values, 'x');
});

test('points that are not finite and values outside the limits are refused and counted', () => {
  const points = [
    [Number.NaN, 0, 0, 1],
    [0, Number.POSITIVE_INFINITY, 0, 1],
    [0, 0, 0, Number.NaN],
    [0, 0, 0, 9],
    [1, 1, 1, 3],
  ];
  const readings = testDecoder({ type: TYPE, field: 'gas', min: 2, max: 8 })(cloud(points), 0);
  assert.deepEqual(refusals(readings), { not_finite: 3, out_of_range: 1 });
  assert.deepEqual([...readings.points, ...readings.values], [1, 1, 1, 3]);
});

test('sizes that the data does not bear out refuse the cloud, and nothing of that size is allocated', () => {
  const decode = testDecoder({ type: TYPE, field: 'gas' });
  const before = process.memoryUsage().arrayBuffers;
  const broken: [object, string][] = [
    [{ width: 4_000_000_000, height: 1_000_000 }, 'row_step'],
    [{ width: 4_000_000_000, height: 1_000_000, row_step: 0xffffffff, point_step: 1 }, 'data'],
    [{ height: 3 }, 'data'],
    [{ row_step: 4 }, 'row_step'],
    [{ point_step: 0 }, 'point_step'],
    [{ point_step: 15, row_step: 64 }, 'gas'],
    [{ fields: [] }, 'x'],
  ];
  for (const [overrides, field] of broken) {
    const readings = decode(cloud(POINTS, {}, overrides), 0);
    assert.equal(readings.count, 0);
    const [{ reason, count, field: named }] = refusalList(readings);
    assert.deepEqual([reason, count, named], ['bad_message', 1, field], JSON.stringify(overrides));
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 1e6);
});

test('a cloud without the field names it and those that it has', () => {
  const readings = testDecoder({ type: TYPE, field: 'intensity' })(cloud(POINTS), 0);
  const value = 'no such field in the cloud; its fields are x, y, z, gas';
  assert.deepEqual(refusalList(readings), [{ reason: 'bad_message', count: 1, field: 'intensity', value }]);
});

test('an empty cloud is no error', () => {
  const empty = { height: 0, width: 0, fields: [], point_step: 0, row_step: 0, data: new Uint8Array(0) };
  const readings = testDecoder({ type: TYPE, field: 'gas' })(cloud(POINTS, {}, empty), 0);
  assert.equal(readings.count, 0);
  assert.equal(readings.rejected.size, 0);
});

test('downsampling gives one reading a cell', () => {
  const points = [
    [0.1, 0.1, 0.1, 10],
    [0.9, 0.9, 0.9, 20],
    [5, 0, 0, 7],
  ];
  const readings = testDecoder({ type: TYPE, field: 'gas', downsample: 1 })(cloud(points, { datatype: 8 }), 0);
  assert.deepEqual([...readings.points], [0.5, 0.5, 0.5, 5, 0, 0]);
  assert.deepEqual([...readings.values], [15, 7]);
});
