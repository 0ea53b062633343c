import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from './config.js';
import { PARAMETERS, SOURCE_PARAMETERS } from './parameters.js';
import { parseConfig } from './parse.js';

const SONAR = { topic: '/sonar', type: 'sensor_msgs/msg/Range' };

function refused(parameters: Record<string, unknown>, ...parts: (string | RegExp)[]): void {
  assert.throws(
    () => parseConfig({ sources: ['sonar'], sonar: SONAR, ...parameters }),
    (error) => {
      assert(error instanceof ConfigError, String(error));
      assert(!error.message.includes('\n'), 'one line');
      for (const part of parts)
        assert.match(error.message, part instanceof RegExp ? part : new RegExp(part.replace(/[.[\]{}"/*()]/g, '\\$&')));
      return true;
    },
  );
}

test('every key but the sources has a default', () => {
  const config = parseConfig({ sources: ['sonar'], sonar: SONAR });
  assert.deepEqual(config.sources, [
    {
      name: 'sonar',
      topic: '/sonar',
      type: 'sensor_msgs/msg/Range',
      field: '',
      reliability: 'best_effort',
      min: -Infinity,
      max: Infinity,
      downsample: 0,
      frame: '',
    },
  ]);
  assert.deepEqual(config.tile, { size: 20, overlap: 0.5, max: 256 });
  assert.deepEqual(config.value, { mean: 'auto', std: 'auto', warmup: 64 });
  assert.deepEqual(config.grid, { rate: 2, size: [20, 20], resolution: 0.25, follow: 'base_link', center: [0, 0], z: 0, levels: [] });
  assert.deepEqual(config.share, { robot: '', peers: [], period: 1, fullPeriod: 30 });
  assert.equal(config.autostart, true);
});

test('nested maps, dotted keys and a mix of both are the same', () => {
  const nested = parseConfig({ sources: ['sonar'], sonar: SONAR, tile: { size: 5, max: 7 } });
  const dotted = { sources: ['sonar'], 'sonar.topic': '/sonar', 'sonar.type': 'sensor_msgs/msg/Range', 'tile.size': 5, 'tile.max': 7n };
  assert.deepEqual(parseConfig(dotted), nested);
  assert.deepEqual(parseConfig({ sources: ['sonar'], sonar: SONAR, tile: { size: 5 }, 'tile.max': 7 }), nested);
  refused({ tile: { size: 5 }, 'tile.size': 6 }, 'tile.size: given twice');
});

test('whole numbers, bigint and typed arrays serve where numbers are meant', () => {
  const config = parseConfig({
    sources: ['sonar'],
    sonar: { ...SONAR, min: 0n, max: 80 },
    latents: 16n,
    tile: { size: 10n },
    grid: { size: new BigInt64Array([30n, 40n]), center: Float64Array.of(1, 2.5) },
    value: { mean: 3n, std: 2 },
  });
  assert.equal(config.latents, 16);
  assert.equal(config.tile.size, 10);
  assert.deepEqual(config.grid.size, [30, 40]);
  assert.deepEqual(config.grid.center, [1, 2.5]);
  assert.deepEqual(config.value, { mean: 3, std: 2, warmup: 64 });
  assert.equal(config.sources[0].min, 0);
});

test('what ROS adds to every node is left to ROS', () => {
  const parameters = { use_sim_time: true, start_type_description_service: true, qos_overrides: { '/tf': { subscription: { depth: 5 } } } };
  assert.doesNotThrow(() => parseConfig({ sources: ['sonar'], sonar: SONAR, ...parameters }));
  assert.doesNotThrow(() => parseConfig({ sources: ['sonar'], sonar: SONAR, 'qos_overrides./tf.subscription.depth': 5n }));
});

test('an unknown key is named with its path and its nearest neighbour', () => {
  refused({ latent: 3 }, 'latent: unknown key; the nearest known key is latents');
  refused({ tile: { sise: 3 } }, 'tile.sise: unknown key; the nearest known key is tile.size');
  refused({ sonar: { ...SONAR, topik: 3 } }, 'sonar.topik: unknown key; the nearest known key is sonar.topic');
  refused({ grid: { size: { width: 3 } } }, 'grid.size.width: unknown key');
  refused({ thermometer: SONAR }, 'thermometer.topic: unknown key', 'needs its name in sources: sonar');
  refused({ tyle: {} }, 'tyle: unknown key; the nearest known key is tile');
});

test('height and further slices of the grid need inputs x, y, z', () => {
  const cube = { inputs: ['x', 'y', 'z'] };
  const { z, levels } = parseConfig({ sources: ['sonar'], sonar: SONAR, ...cube, grid: { z: -5, levels: [-2, 2n] } }).grid;
  assert.deepEqual([z, levels], [-5, [-2, 2]]);
  refused({ grid: { z: -5 } }, 'grid.z: -5 is not allowed; allowed: 0, but for inputs [x, y, z]');
  refused({ grid: { levels: [1] } }, 'grid.levels: [1] is not allowed; allowed: [], but for inputs [x, y, z]');
  const many = Array.from({ length: 200 }, (_, i) => i);
  refused({ ...cube, grid: { levels: many } }, 'grid.resolution: 0.25', 'grid.size gives 80 x 80 in 201 slices');
});

test('a wrong type or a value out of range names key, value and what is allowed', () => {
  refused({ latents: 64.5 }, 'latents: 64.5 is not allowed; allowed: a whole number from 4 to 4096');
  refused({ latents: '64' }, 'latents: "64" is not allowed');
  refused({ latents: 2n }, 'latents: 2 is not allowed');
  refused({ engine: 'gpu' }, 'engine: "gpu" is not allowed; allowed: one of auto, wasm, tensorflow');
  refused({ tile: 5 }, 'tile: 5 is not allowed; allowed: a map of size, overlap, max');
  refused({ tile: { size: Number.NaN } }, 'tile.size: NaN is not allowed');
  refused({ tile: { size: 0 } }, 'tile.size: 0 is not allowed');
  refused({ tile: { overlap: 1 } }, 'tile.overlap: 1 is not allowed; allowed: a number from 0 to 0.75');
  refused({ value: { mean: 'automatic' } }, 'value.mean: "automatic" is not allowed; allowed: auto or a number');
  refused({ value: { std: 0 } }, 'value.std: 0 is not allowed');
  refused({ value: { warmup: 1 } }, 'value.warmup: 1 is not allowed');
  assert.doesNotThrow(() => parseConfig({ sources: ['sonar'], sonar: SONAR, value: { mean: 1, std: 2, warmup: 0 } }));
  refused({ grid: { size: [20] } }, 'grid.size: [20] is not allowed; allowed: a list of 2 numbers');
  refused({ grid: { size: 20 } }, 'grid.size: 20 is not allowed');
  refused({ grid: { resolution: 0.001 } }, 'grid.resolution: 0.001 is not allowed', '20000 x 20000');
  refused({ explore: { area: [0, 0, -1, 5] } }, 'explore.area: [0,0,-1,5] is not allowed; allowed: least x and y, greatest x and y');
  refused({ autostart: 'yes' }, 'autostart: "yes" is not allowed; allowed: true or false');
  refused({ inputs: ['y', 'x'] }, 'inputs: ["y","x"] is not allowed; allowed: [x, y] or [x, y, z]');
  refused({ inputs: [] }, 'inputs: [] is not allowed');
  refused({ map_frame: '/' }, 'map_frame: "" is not allowed');
  refused({ sonar: { ...SONAR, min: 3, max: 1 } }, 'sonar.min: 3 is not allowed; allowed: a number up to sonar.max, which is 1');
  refused({ sonar: { ...SONAR, reliability: 'best' } }, 'sonar.reliability: "best"', 'best_effort, reliable');
  refused({ sonar: { ...SONAR, type: 'Range' } }, 'sonar.type: "Range" is not allowed; allowed: a full message type');
  refused({ model: { name: 'field2d' } }, 'model.name: unknown key; the nearest known key is model');
  refused({ share: { peers: ['a'.repeat(500), 3] } }, /^share\.peers: .{80,100} is not allowed/);
});

test('sources must be there, be named once, and have a block', () => {
  refused({ sources: [] }, 'sources: [] is not allowed; allowed: a list of at least one name');
  refused({ sources: null }, 'sources: is missing');
  refused({ sources: 'sonar' }, 'sources: "sonar" is not allowed');
  refused({ sources: ['sonar', 'sonar'] }, 'sources: "sonar" is not allowed', 'given once');
  refused({ sources: ['tile'] }, 'sources: "tile" is not allowed');
  for (const name of ['my robot', '/alpha', 'robot-1', '7up']) {
    refused({ share: { robot: name } }, `share.robot: "${name}" is not allowed; allowed: a robot's namespace`);
    refused({ share: { peers: ['beta', name] } }, `share.peers: "${name}" is not allowed; allowed: a robot's namespace`);
  }
  refused({ sources: ['front sonar'] }, 'sources: "front sonar" is not allowed');
  refused({ sources: ['sonar', 'lidar'] }, 'lidar.type: is missing; allowed: a full message type');
  assert.throws(() => parseConfig({}), /^ConfigError: sources: is missing/);
});

test('null and empty maps are not set', () => {
  const config = parseConfig({
    sources: ['sonar'],
    sonar: SONAR,
    tile: {},
    grid: null,
    share: { peers: null, robot: null },
    latents: null,
  });
  assert.equal(config.tile.size, 20);
  assert.deepEqual(config.share, { robot: '', peers: [], period: 1, fullPeriod: 30 });
});

test('frames lose their leading slashes; a topic defaults to the name of its source', () => {
  const config = parseConfig({
    sources: ['sonar'],
    sonar: { type: 'sensor_msgs/msg/Range', frame: '/sonar_link' },
    map_frame: '/map',
    grid: { follow: '//base_link' },
  });
  assert.deepEqual([config.mapFrame, config.grid.follow, config.sources[0].frame], ['map', 'base_link', 'sonar_link']);
  assert.equal(config.sources[0].topic, '/sonar');
});

test('every default passes its own definition', () => {
  const defaults = Object.fromEntries(PARAMETERS.filter((p) => p.default !== undefined).map((p) => [p.name, p.default]));
  const source = Object.fromEntries(SOURCE_PARAMETERS.filter((p) => p.default !== undefined).map((p) => [p.name, p.default]));
  assert.doesNotThrow(() => parseConfig({ ...defaults, sources: ['sonar'], sonar: { ...source, ...SONAR } }));
});
