import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodeCdr } from '../messages/cdr.js';
import { CLOUD, type CloudShape, cloud } from '../messages/testing/cloud.js';
import { encodeTestMessage, testHeader } from '../messages/testing/sensor-messages.js';
import type { Pipeline } from './pipeline.js';
import { noGrid, TEMPERATURE, testPipeline, transform } from './testing/test-pipeline.js';

/** Seconds of the clock; headers of tests are stamped 12.5 s. */
const NOW = 13;
const SCAN = 'sensor_msgs/msg/LaserScan';
const POINTS = [
  [0, 1, 0, 18],
  [1, 1, 0, 19],
  [2, 0, 0, 21],
  [2, 2, 0, 22],
];

const folder = mkdtempSync(join(tmpdir(), 'cmanp-bad-'));
after(() => rmSync(folder, { recursive: true }));

/** A lidar, a thermometer and a scanner at fixed places of the map, after a few readings. */
function warmPipeline(parameters: Record<string, unknown> = {}): { pipeline: Pipeline; lines: string[] } {
  const made = testPipeline({
    sources: ['thermometer', 'cloud', 'scan'],
    thermometer: { type: TEMPERATURE, max: 50 },
    cloud: { type: CLOUD, field: 'gas', min: 0, max: 100 },
    scan: { type: SCAN, field: 'intensities' },
    ...parameters,
  });
  for (const frame of ['lidar', 'sensor', 'laser']) made.pipeline.receiveTransforms(transform(1, 2, 0, 'map', frame), true);
  made.pipeline.receive('cloud', cloud(POINTS), NOW);
  made.pipeline.flush();
  return made;
}

/** All that the pipeline would keep, to the last bit. */
async function stateOf(pipeline: Pipeline): Promise<Buffer> {
  const path = join(folder, 'state.safetensors');
  await pipeline.save(path);
  return readFileSync(path);
}

function temperature(value: number, header: object = {}): Uint8Array {
  return encodeTestMessage(TEMPERATURE, { header: { ...testHeader(), ...header }, temperature: value, variance: 0 });
}

function scan(overrides: object): Uint8Array {
  const geometry = { angle_min: 0, angle_max: 1, angle_increment: 0.5, range_min: 0.1, range_max: 10 };
  return encodeTestMessage(SCAN, { header: testHeader('laser'), ...geometry, ranges: [1, 2], intensities: [3, 4], ...overrides });
}

const stamp = (sec: number, nanosec = 0): object => ({ stamp: { sec, nanosec } });
const good = temperature(20);
const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => bytes.map((byte, i) => (i === at ? value : byte));
const { NaN: NOT_A_NUMBER, POSITIVE_INFINITY: INFINITE } = Number;

/** What is sent, to which source, for what reason it is refused how many times a message, and what the log says of it. */
const BAD: [what: string, source: string, cdr: Uint8Array, reason: string, count: number, line: RegExp][] = [
  ['NaN', 'thermometer', temperature(NOT_A_NUMBER), 'not_finite', 1, /temperature = NaN/],
  ['+Inf', 'thermometer', temperature(INFINITE), 'not_finite', 1, /temperature = Infinity/],
  ['-Inf', 'thermometer', temperature(-INFINITE), 'not_finite', 1, /temperature = -Infinity/],
  ['a value above max', 'thermometer', temperature(51), 'out_of_range', 1, /temperature = 51/],
  ['a value that float32 cannot publish', 'thermometer', temperature(-1e300), 'out_of_range', 1, /temperature = -1e\+300/],
  ['an empty frame', 'thermometer', temperature(20, { frame_id: '' }), 'empty_frame', 1, /header\.frame_id = ""/],
  ['a frame of slashes', 'thermometer', temperature(20, { frame_id: '//' }), 'empty_frame', 1, /header\.frame_id = "\/\/"/],
  ['an endless frame', 'thermometer', temperature(20, { frame_id: 'x'.repeat(1e6) }), 'bad_message', 1, /frame_id = 1000000 characters/],
  ['nanosec of a second', 'thermometer', temperature(20, stamp(12, 1_000_000_000)), 'bad_stamp', 1, /nanosec = 1000000000/],
  ['a stamp before 1970', 'thermometer', temperature(20, stamp(-1)), 'bad_stamp', 1, /header\.stamp\.sec = -1/],
  [
    'a stamp far in the future',
    'thermometer',
    temperature(20, stamp(2_000_000_000)),
    'bad_stamp',
    1,
    /header\.stamp = 2000000000, far ahead/,
  ],
  ['cut bytes', 'thermometer', good.subarray(0, good.length - 1), 'bad_message', 1, /Temperature = .*ends at byte/],
  ['no bytes', 'thermometer', new Uint8Array(), 'bad_message', 1, /0 bytes/],
  ['an encoding that is not CDR', 'thermometer', changed(good, 1, 9), 'bad_message', 1, /encapsulation 9/],
  ['a frame longer than the message', 'thermometer', changed(good, 15, 0x7f), 'bad_message', 1, /frame_id: ends at byte/],
  ['a point_step that is too small', 'cloud', cloud(POINTS, {}, { point_step: 15 }), 'bad_message', 1, /gas = offset 12 in points of 15/],
  ['no point_step', 'cloud', cloud(POINTS, {}, { point_step: 0 }), 'bad_message', 1, /point_step = 0/],
  [
    'a row_step that is too small',
    'cloud',
    cloud(POINTS, {}, { row_step: 63 }),
    'bad_message',
    1,
    /row_step = 63 for 4 points of 16 bytes/,
  ],
  ['cut data', 'cloud', cloud(POINTS, {}, { data: new Uint8Array(63) }), 'bad_message', 1, /data = 63 bytes for 1 rows of 64/],
  ['no fields', 'cloud', cloud(POINTS, {}, { fields: [] }), 'bad_message', 1, /its fields are none/],
  ['a claim of 65536 x 65536', 'cloud', cloud(POINTS, {}, { height: 65536, width: 65536 }), 'bad_message', 1, /row_step = 64 for 65536/],
  [
    'the same claim, consistent',
    'cloud',
    cloud(POINTS, {}, { height: 65536, width: 65536, row_step: 2 ** 20 }),
    'bad_message',
    1,
    /data = 64 bytes for 65536 rows/,
  ],
  [
    'positions of NaN and Inf',
    'cloud',
    cloud([
      [NOT_A_NUMBER, 0, 0, 1],
      [0, INFINITE, 0, 1],
    ]),
    'not_finite',
    2,
    /x \+ y \+ z = NaN/,
  ],
  ['values of NaN', 'cloud', cloud([[0, 0, 0, NOT_A_NUMBER]]), 'not_finite', 1, /gas = NaN/],
  ['values below min', 'cloud', cloud([[0, 0, 0, -1]]), 'out_of_range', 1, /gas = -1/],
  ['points off the map', 'cloud', cloud([[1e30, 0, 0, 1]]), 'out_of_range', 1, /position = /],
  ['beams of NaN', 'scan', scan({ ranges: [NOT_A_NUMBER, NOT_A_NUMBER] }), 'not_finite', 2, /ranges = NaN/],
  ['beams that end nowhere', 'scan', scan({ ranges: [INFINITE, -INFINITE] }), 'out_of_range', 2, /ranges = Infinity/],
  ['values of fewer beams', 'scan', scan({ intensities: [3] }), 'bad_message', 1, /intensities = 1 values for 2 beams/],
  ['an endless range', 'scan', scan({ range_max: INFINITE }), 'bad_message', 1, /range_max = Infinity/],
];

for (const [what, source, cdr, reason, count, line] of BAD) {
  test(`refused, with the state as it was to the last bit: ${what}`, async () => {
    const { pipeline, lines } = warmPipeline();
    const before = await stateOf(pipeline);
    for (let i = 0; i < 3; i++) pipeline.receive(source, cdr, NOW);
    pipeline.tick(Infinity);
    pipeline.flush();
    assert.deepEqual(pipeline.statistics(NOW).rejected, { [reason]: 3 * count });
    assert.equal(lines.length, 1, 'logged once');
    assert.match(lines[0], new RegExp(`^warn: /${source}: rejected ${count} \\(${reason}\\), such as `));
    assert.match(lines[0], line);
    assert.ok(lines[0].length < 500);
    assert.deepEqual(await stateOf(pipeline), before);
  });
}

test('the same points give the same state to the last bit in whatever layout, FLOAT64 and big-endian too', async () => {
  const expected = await stateOf(warmPipeline().pipeline);
  const shapes: CloudShape[] = [
    { datatype: 8 },
    { bigEndian: true },
    { datatype: 8, bigEndian: true },
    { width: 2, rowPadding: 7 },
    { datatype: 8, bigEndian: true, width: 2, rowPadding: 3, pointPadding: 5 },
  ];
  for (const shape of shapes) {
    const { pipeline } = warmPipeline();
    pipeline.reset();
    pipeline.receive('cloud', cloud(POINTS, shape), NOW);
    assert.deepEqual(await stateOf(pipeline), expected, JSON.stringify(shape));
    assert.deepEqual(pipeline.statistics(NOW).rejected, {});
  }
});

test('no points are no readings and no fault; a million are as many as there are cells', () => {
  const { pipeline } = warmPipeline({ cloud: { type: CLOUD, field: 'gas', downsample: 1 } });
  const empty = { height: 0, width: 0, fields: [], point_step: 0, row_step: 0, data: new Uint8Array() };
  pipeline.receive('cloud', cloud(POINTS, {}, empty), NOW);
  const million = new Float32Array(4e6);
  for (let i = 0; i < 1e6; i++) million.set([i % 10, Math.floor(i / 1e5), 0, 20], 4 * i);
  const big = { width: 1e6, row_step: 16e6, data: new Uint8Array(million.buffer) };
  pipeline.receive('cloud', cloud(POINTS, {}, big), NOW);
  pipeline.flush();
  const { observations, rejected } = pipeline.statistics(NOW);
  assert.deepEqual([observations, rejected], [4 + 100, {}]);
});

test('readings count once each, whatever the order of their stamps', () => {
  const { pipeline } = warmPipeline({ forget: { half_life: 10 } });
  for (const second of [12, 12, 11, 13, 5]) pipeline.receive('thermometer', temperature(20, stamp(second)), NOW);
  pipeline.flush();
  const { observations, rejected } = pipeline.statistics(NOW);
  assert.deepEqual([observations, rejected], [4 + 5, {}]);
});

test('a broken transform is refused with its reason, and moves nothing', () => {
  const pose = (overrides: { header?: object; child_frame_id?: string; translation?: object; rotation?: object }): Uint8Array => {
    const { translation = { x: 5, y: 0, z: 0 }, rotation = { x: 0, y: 0, z: 0, w: 1 }, ...rest } = overrides;
    const header = { stamp: { sec: 12, nanosec: 0 }, frame_id: 'map' };
    return encodeCdr('tf2_msgs/msg/TFMessage', {
      transforms: [{ header, child_frame_id: 'robot', transform: { translation, rotation }, ...rest }],
    });
  };
  const bad: [Uint8Array, RegExp][] = [
    [pose({ rotation: { x: 0, y: 0, z: 0, w: 0 } }), /quaternion of norm 0 is not a rotation/],
    [pose({ rotation: { x: 0, y: 0, z: 0.2, w: 1 } }), /quaternion of norm 1\.0198/],
    [pose({ rotation: { x: 0, y: 0, z: NOT_A_NUMBER, w: 1 } }), /not finite/],
    [pose({ translation: { x: INFINITE, y: 0, z: 0 } }), /not finite/],
    [pose({ child_frame_id: '' }), /empty frame name/],
    [pose({ child_frame_id: 'map' }), /cannot be its own parent/],
    [pose({ child_frame_id: 'x'.repeat(2000) }), /a frame name of 2000 characters/],
    [pose({ header: { stamp: { sec: 12, nanosec: 1_000_000_000 }, frame_id: 'map' } }), /nanosec must be below 1e9/],
    [
      pose({ header: { stamp: { sec: 2_000_000_000, nanosec: 0 }, frame_id: 'map' } }),
      /stamp 2000000000\.000 is far ahead of the clock, 13\.000/,
    ],
    [pose({}).subarray(0, 80), /ends at byte/],
  ];
  for (const [cdr, reason] of bad) {
    const { pipeline, lines } = testPipeline({ grid: { follow: 'robot', size: [2, 2], resolution: 1 } });
    pipeline.receiveTransforms(cdr, false, NOW);
    assert.deepEqual(pipeline.statistics(NOW).rejected, { bad_message: 1 });
    assert.match(lines.join('\n'), reason);
    assert.match(noGrid(pipeline, NOW), /grid\.follow: no transform yet names frame/);
    pipeline.receiveTransforms(pose({}), false, NOW);
    assert.deepEqual(pipeline.robotPosition(), [5, 0], 'a good one is taken afterwards');
  }
});

test('a robot that is nowhere near has no grid, and the reason is said', () => {
  const { pipeline } = testPipeline({ grid: { follow: 'base_link', size: [2, 2], resolution: 1 } });
  pipeline.receiveTransforms(transform(1e300, 0, 12), false);
  assert.match(noGrid(pipeline, NOW), /^grid\.follow: frame "base_link" is at \[1e\+300, 0, 0\.5\] m, not within 50000000 m$/);
  assert.equal(pipeline.robotPosition(), undefined);
  assert.equal(typeof pipeline.explore(NOW), 'string');
});
