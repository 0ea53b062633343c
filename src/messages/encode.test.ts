import assert from 'node:assert/strict';
import test from 'node:test';
import type { GridPrediction } from '../field/grid.js';
import { CdrReader, encodeCdr, type Message, parseDefinition } from './cdr.js';
import { builtinDefinition } from './definitions.js';
import { encodeDiagnostics } from './encode-diagnostics.js';
import { encodeMarkers, encodePlaces } from './encode-explore.js';
import { encodeFilterInfo, KEEPOUT, SPEED_LIMIT } from './encode-filter-info.js';
import { encodeGridMap } from './encode-grid-map.js';
import { encodePrediction } from './encode-prediction.js';
import { encodeRisk } from './encode-risk.js';
import { encodeSpeedMask } from './encode-speed-mask.js';
import { testDecoder } from './testing/sensor-messages.js';

/** 3 cells along x, 2 along y; the means tell row and column. */
const grid: GridPrediction = {
  stamp: 12.25,
  frame: 'map',
  originX: 10,
  originY: -5,
  z: 1.5,
  resolution: 0.5,
  width: 3,
  height: 2,
  mean: Float32Array.of(0, 1, 2, 10, 11, 12),
  std: Float32Array.of(0.5, 0.5, 0.5, 0.25, 0.25, 0.25),
  risk: Int8Array.of(0, 50, 100, -1, 20, 30),
};

/** Encodes to CDR and decodes it again. */
function sent(type: string, message: object): Message {
  return new CdrReader(parseDefinition(builtinDefinition(type))).read(encodeCdr(type, message));
}

test('the prediction is a cloud of cell centres that our own decoder understands', () => {
  const type = 'sensor_msgs/msg/PointCloud2';
  const message = sent(type, encodePrediction(grid));
  assert.deepEqual([message.is_dense, message.width, message.point_step, message.row_step], [true, 6, 20, 120]);
  const bytes = encodeCdr(type, encodePrediction(grid));
  for (const [field, expected] of [
    ['intensity', grid.mean],
    ['std', grid.std],
  ] as const) {
    const { frame, stamp, points, values } = testDecoder({ type, field })(bytes, 0);
    assert.deepEqual([frame, stamp], ['map', 12.25]);
    assert.deepEqual([...values], [...expected]);
    assert.deepEqual(points.slice(0, 6), Float64Array.of(10.25, -4.75, 1.5, 10.75, -4.75, 1.5));
    assert.deepEqual(points.slice(-3), Float64Array.of(11.25, -4.25, 1.5));
  }
});

test('the levels of a volume follow in the cloud, each at its height', () => {
  const type = 'sensor_msgs/msg/PointCloud2';
  const level = { z: 3.5, mean: grid.mean.map((m) => m + 100), std: grid.std };
  const bytes = encodeCdr(type, encodePrediction({ ...grid, levels: [level] }));
  const { points, values } = testDecoder({ type, field: 'intensity' })(bytes, 0);
  assert.deepEqual([...values], [...grid.mean, ...level.mean]);
  assert.deepEqual(points.slice(-3), Float64Array.of(11.25, -4.25, 3.5));
});

test('a cloud with NaN does not call itself dense', () => {
  assert.equal((encodePrediction({ ...grid, mean: new Float32Array(6).fill(Number.NaN) }) as { is_dense: boolean }).is_dense, false);
});

test('the risk is an occupancy grid from the lower-left corner', () => {
  interface Grid extends Message {
    readonly header: object;
    readonly info: { readonly resolution: number; readonly width: number; readonly height: number; readonly origin: object };
    readonly data: Int8Array;
  }
  const { header, info, data } = sent('nav_msgs/msg/OccupancyGrid', encodeRisk(grid)) as Grid;
  assert.deepEqual(header, { stamp: { sec: 12, nanosec: 250_000_000 }, frame_id: 'map' });
  assert.deepEqual([info.resolution, info.width, info.height], [0.5, 3, 2]);
  assert.deepEqual(info.origin, { position: { x: 10, y: -5, z: 1.5 }, orientation: { x: 0, y: 0, z: 0, w: 1 } });
  assert.deepEqual([...data], [0, 50, 100, -1, 20, 30]);
});

test('the grid map is column-major from the corner of highest x and y, its pose at the centre', () => {
  interface Layer {
    readonly layout: { readonly dim: object[] };
    readonly data: Float32Array;
  }
  interface GridMap extends Message {
    readonly info: { readonly length_x: number; readonly length_y: number; readonly pose: { readonly position: object } };
    readonly layers: string[];
    readonly data: Layer[];
  }
  const { info, layers, data } = sent('grid_map_msgs/msg/GridMap', encodeGridMap(grid)) as GridMap;
  assert.deepEqual(layers, ['mean', 'std', 'risk']);
  assert.deepEqual([info.length_x, info.length_y, info.pose.position], [1.5, 1, { x: 10.75, y: -4.5, z: 1.5 }]);
  assert.deepEqual(data[0].layout.dim, [
    { label: 'column_index', size: 2, stride: 6 },
    { label: 'row_index', size: 3, stride: 3 },
  ]);
  assert.deepEqual([...data[0].data], [12, 11, 10, 2, 1, 0]);
  assert.deepEqual([...data[2].data], [0.3, 0.2, Number.NaN, 1, 0.5, 0].map(Math.fround));
});

test('filter info of a keepout filter', () => {
  assert.deepEqual(sent('nav2_msgs/msg/CostmapFilterInfo', encodeFilterInfo(3, 'map', '/cmanp/risk', KEEPOUT)), {
    header: { stamp: { sec: 3, nanosec: 0 }, frame_id: 'map' },
    type: 0,
    filter_mask_topic: '/cmanp/risk',
    base: 0,
    multiplier: 1,
  });
});

test('the speed mask: what is taken off full speed, by std; with its filter info 100 - mask is the limit in per cent', () => {
  const std = Float32Array.of(0.1, 0.5, 0.75, 1, 1.5, 9);
  const { data } = sent('nav_msgs/msg/OccupancyGrid', encodeSpeedMask({ ...grid, std }, { std: [0.5, 1], slowest: 30 }));
  assert.deepEqual([...(data as Int8Array)], [0, 0, 35, 70, 70, 70]);
  const step = encodeSpeedMask({ ...grid, std }, { std: [1, 1], slowest: 1 }) as { data: Int8Array };
  assert.deepEqual([...step.data], [0, 0, 0, 99, 99, 99]);
  const info = sent('nav2_msgs/msg/CostmapFilterInfo', encodeFilterInfo(3, 'map', '/cmanp/speed_mask', SPEED_LIMIT));
  assert.deepEqual([info.type, info.base, info.multiplier], [1, 100, -1]);
});

test('places to explore: poses in order, and markers whose area shows the gain', () => {
  const places = [
    { x: 1, y: 2, gain: 0.4 },
    { x: 3, y: 4, gain: 0.1 },
  ];
  const suggestion = { stamp: 3, frame: 'map', z: 0.5, places };
  const { header, poses } = sent('geometry_msgs/msg/PoseArray', encodePlaces(suggestion));
  const orientation = { x: 0, y: 0, z: 0, w: 1 };
  assert.deepEqual(header, { stamp: { sec: 3, nanosec: 0 }, frame_id: 'map' });
  assert.deepEqual(poses, [
    { position: { x: 1, y: 2, z: 0.5 }, orientation },
    { position: { x: 3, y: 4, z: 0.5 }, orientation },
  ]);
  const { markers } = encodeMarkers(suggestion) as { markers: { action: number; scale?: { x: number } }[] };
  assert.deepEqual(
    markers.map(({ action, scale }) => [action, scale?.x]),
    [
      [3, undefined],
      [0, 0.6],
      [0, 0.3],
    ],
  );
});

test('diagnostics carry level, message and figures as text', () => {
  const status = { level: 'warn', name: 'cmanp: field', message: 'warming up', values: { tiles: 3, 'lag s': '0.1' } } as const;
  const { status: statuses } = sent('diagnostic_msgs/msg/DiagnosticArray', encodeDiagnostics(1, [status])) as {
    status: object[];
  };
  assert.deepEqual(statuses, [
    {
      level: 1,
      name: 'cmanp: field',
      message: 'warming up',
      hardware_id: '',
      values: [
        { key: 'tiles', value: '3' },
        { key: 'lag s', value: '0.1' },
      ],
    },
  ]);
});
