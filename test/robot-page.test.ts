import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { SourceConfig } from '../src/config/config.js';
import { parseConfig } from '../src/config/parse.js';
import { cubeEngine } from '../src/field/testing/cube-engine.js';
import { testEngine } from '../src/field/testing/test-field.js';
import { encodeTestMessage, testDefinition, testHeader } from '../src/messages/testing/sensor-messages.js';
import { packageRoot } from '../src/package-root.js';
import { Pipeline } from '../src/pipeline/pipeline.js';
import { transform } from '../src/pipeline/testing/test-pipeline.js';

const NOW = 12.5;
const header = testHeader('base_link');

/** One point at 1, 0.5, 0.2 with the value 70. */
function cloud(field: string): object {
  const names = ['x', 'y', 'z', ...(field === 'z' ? [] : [field])];
  const data = new Uint8Array(Float32Array.of(1, 0.5, 0.2, 70).slice(0, names.length).buffer);
  const fields = names.map((name, i) => ({ name, offset: 4 * i, datatype: 7, count: 1 }));
  return { header, height: 1, width: 1, fields, is_bigendian: false, point_step: data.length, row_step: data.length, data, is_dense: true };
}

/** A message of each type that the page shows, with one good reading or more. */
const MESSAGES: Readonly<Record<string, (source: SourceConfig) => object>> = {
  'sensor_msgs/msg/Range': () => ({ header, min_range: 0.2, max_range: 100, range: 11 }),
  'sensor_msgs/msg/Temperature': () => ({ header, temperature: 21, variance: 0 }),
  'sensor_msgs/msg/RelativeHumidity': () => ({ header, relative_humidity: 0.4, variance: 0 }),
  'sensor_msgs/msg/FluidPressure': () => ({ header, fluid_pressure: 101_000, variance: 0 }),
  'sensor_msgs/msg/Illuminance': () => ({ header, illuminance: 200, variance: 0 }),
  'sensor_msgs/msg/MagneticField': () => ({ header, magnetic_field: { x: 2e-5, y: 1e-5, z: -4e-5 } }),
  'sensor_msgs/msg/PointCloud2': ({ field }) => cloud(field),
  'sensor_msgs/msg/LaserScan': () => ({
    header,
    angle_min: 0,
    angle_max: 1,
    angle_increment: 1,
    range_min: 0.1,
    range_max: 10,
    ranges: [2, 3],
    intensities: [],
  }),
  'sensor_msgs/msg/NavSatFix': () => ({ header, status: { status: 0, service: 1 }, latitude: 35, longitude: 139, altitude: 41 }),
  'geometry_msgs/msg/PointStamped': () => ({ header, point: { x: 1, y: 2, z: 0.3 } }),
  'std_msgs/msg/Float32': () => ({ data: 430 }),
};

const page = readFileSync(join(packageRoot, 'docs/robot.md'), 'utf8');
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => parse(text) as Record<string, unknown>);
const configurations = blocks.filter((block) => 'sources' in block).map((block) => parseConfig(block));

for (const config of configurations) {
  const [source] = config.sources;
  test(`${source.name}: a ${source.type} by ${source.field || 'its own number'} reaches the map`, () => {
    const engine = config.inputs.length === 3 ? cubeEngine : testEngine;
    const pipeline = new Pipeline(config, engine, (level, text) => assert.fail(`${level}: ${text}`));
    pipeline.addSource(source, testDefinition(source.type));
    pipeline.receiveTransforms(transform(1, 2, NOW), false);
    pipeline.receive(source.name, encodeTestMessage(source.type, MESSAGES[source.type](source)), NOW);
    pipeline.flush();
    const { observations, rejected, scaleMisfit } = pipeline.statistics(NOW);
    assert.ok(observations > 0);
    assert.deepEqual([rejected, scaleMisfit], [{}, undefined]);
    const grid = pipeline.predictGrid(NOW);
    assert.ok(typeof grid !== 'string');
    assert.equal(grid.levels?.length ?? 0, config.grid.levels.length);
  });
}

test('the page shows every type of source', () => {
  assert.deepEqual(new Set(configurations.map(({ sources }) => sources[0].type)), new Set(Object.keys(MESSAGES)));
});

test('links to files of the package lead somewhere', () => {
  for (const [, path] of page.matchAll(/\]\((?!http)([^)#]+)\)/g)) readFileSync(join(packageRoot, 'docs', path));
});
