import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drive, startMapping, startNode } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Change {
  readonly successful: boolean;
  readonly reason: string;
}

interface Facts {
  readonly values: Readonly<Record<string, unknown>>;
  readonly tile: { readonly description: string; readonly constraints: string; readonly read_only: boolean };
  readonly read_only: Change;
  readonly out_of_range: Change;
  readonly wrong_type: Change;
  readonly unknown: Change;
  readonly deleted: Change;
  readonly too_many_cells: Change;
  readonly whole_numbers: readonly Change[];
  readonly changed: Change;
  readonly half_life: Change;
  readonly size: readonly number[];
  readonly threshold: number;
  readonly topics: readonly string[];
}

test('a namespace, a remap, -p, and a file that names the node fully as launch writes it', async (t) => {
  const { parameterFile } = workplace(t);
  const everyNode = parameterFile();
  // launch_ros writes a dict of parameters under the node's full name; rclnodejs itself would find it only under the bare one.
  const fromLaunch = parameterFile(
    { tile: { size: 7, overlap: 0.25 }, grid: { size: [6, 4], follow: '' }, share: { robot: '', peers: [] } },
    '/robot1/cmanp',
  );
  const remaps = ['-r', '__ns:=/robot1', '-r', '/sonar:=/boat/echo', '-r', '~/risk:=/danger'];
  await startMapping(t, ['--params-file', everyNode, '--params-file', fromLaunch, '-p', 'latents:=8', ...remaps]);
  const facts = await drive<Facts>('parameters.py', ['/robot1/cmanp', '/boat/echo']);

  await t.test('all are declared with their values in the type that they mean', () => {
    const expected = {
      latents: 8,
      sources: ['sonar'],
      inputs: ['x', 'y'],
      'sonar.type': 'sensor_msgs/msg/Range',
      'sonar.min': 0,
      'tile.size': 7,
      'tile.overlap': 0.25,
      'tile.max': 256,
      'grid.size': [6, 4],
      'grid.rate': 10,
      'share.peers': [],
      'value.mean': 10,
      autostart: true,
      use_sim_time: false,
    };
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(facts.values[name], value, name);
  });

  await t.test('descriptions tell what is allowed; what cannot change is read-only', () => {
    assert.match(facts.tile.description, /tile/);
    assert.match(facts.tile.constraints, /number from/);
    assert.equal(facts.tile.read_only, true);
    assert.equal(facts.read_only.successful, false);
    assert.match(facts.read_only.reason, /tile\.size: cannot change while the node runs/);
  });

  await t.test('what can change is checked as at the start', () => {
    assert.equal(facts.out_of_range.successful, false);
    assert.match(facts.out_of_range.reason, /grid\.resolution.*-1/);
    assert.match(facts.wrong_type.reason, /risk\.threshold: "high" is not allowed; allowed: a number/);
    assert.match(facts.too_many_cells.reason, /at most 1000000 cells/);
    assert.match(facts.unknown.reason, /no\.such: unknown parameter/);
    assert.match(facts.deleted.reason, /risk\.threshold: cannot be deleted/);
    assert.ok(![facts.wrong_type, facts.too_many_cells, facts.deleted].some(({ successful }) => successful));
    assert.deepEqual([facts.changed.successful, facts.threshold], [true, 12.5]);
    assert.deepEqual(facts.half_life, { successful: true, reason: '' });
  });

  await t.test('a whole number serves where a number is meant, as `ros2 param set` sends it', () => {
    for (const change of facts.whole_numbers) assert.deepEqual(change, { successful: true, reason: '' });
    assert.deepEqual(facts.size, [5, 4]);
  });

  await t.test('private names carry the namespace, remapped ones their new name', () => {
    for (const topic of ['/robot1/cmanp/prediction', '/danger', '/boat/echo']) assert.ok(facts.topics.includes(topic), topic);
    for (const topic of ['/robot1/cmanp/risk', '/cmanp/prediction']) assert.ok(!facts.topics.includes(topic), topic);
  });
});

test("the contract's own YAML passes through rcl's parser: bare y, mixed numbers, whole numbers, empty lists, nested maps", async (t) => {
  const { folder, parameterFile } = workplace(t);
  const path = join(folder, 'contract.yaml');
  writeFileSync(
    path,
    `/**:
  ros__parameters:
    inputs: [x, y]
    value: {mean: auto, std: auto, warmup: 64}
    tile: {size: 20, overlap: 0.5, max: 256}
    grid: {rate: 2, size: [20, 20.5], resolution: 0.25, follow: base_link, center: [0, 0]}
    share: {robot: "", peers: []}
    state:
      path:
      save_period: 30
`,
  );
  await startMapping(t, ['--params-file', parameterFile(), '--params-file', path, '-p', 'inputs:=[x, y]', '-p', 'share.robot:=alpha']);
  const { values, half_life } = await drive<Facts>('parameters.py', ['/cmanp', '/sonar']);
  const expected = {
    inputs: ['x', 'y'],
    'grid.size': [20, 20.5],
    'grid.center': [0, 0],
    'share.peers': [],
    'state.path': '',
    'value.mean': 'auto',
  };
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(values[name], value, name);
  assert.equal(half_life.successful, false);
  assert.match(half_life.reason, /^forget\.half_life: cannot change while states are shared/);
});

test('what cannot be used stops the start with one line and status 2', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const broken = join(folder, 'broken.yaml');
  writeFileSync(broken, '/**:\n  ros__parameters:\n    tile: {size: [1, 2\n');
  const cases: [name: string, args: string[], line: RegExp][] = [
    ['an unknown key', ['--params-file', parameterFile({ tile: { sise: 20 } })], /tile\.sise.*tile\.size/],
    ['a wrong type', ['--params-file', parameterFile({ latents: 'many' })], /latents.*many.*whole number/],
    ['a value out of range', ['--params-file', parameterFile(), '-p', 'tile.overlap:=0.9'], /tile\.overlap.*0\.9.*0\.75/],
    ['no source', ['--params-file', parameterFile({ sources: [] })], /sources/],
    ['no parameters at all', [], /sources.*missing/],
    ['a missing model', ['--params-file', parameterFile({ model: '/no/such.safetensors' })], /model.*\/no\/such\.safetensors/],
    ['more latents than the model has', ['--params-file', parameterFile({ latents: 1000 })], /latents.*1000|1000.*latents/],
    [
      'a message type that is not installed',
      ['--params-file', parameterFile({ sonar: { type: 'no_msgs/msg/Thing' } })],
      /sonar\.type: .*no_msgs/,
    ],
    [
      'a topic that is none',
      ['--params-file', parameterFile({ sonar: { topic: '/so nar', type: 'sensor_msgs/msg/Range' } })],
      /sonar\.topic: "\/so nar"/,
    ],
    [
      'a field that the message does not have',
      ['--params-file', parameterFile({ sonar: { type: 'sensor_msgs/msg/Temperature', field: 'heat' } })],
      /heat/,
    ],
    ['a missing file', ['--params-file', '/no/such.yaml'], /\/no\/such\.yaml/],
    ['a broken file', ['--params-file', broken], /broken\.yaml/],
  ];
  for (const [name, args, line] of cases) {
    await t.test(name, async (subtest) => {
      const { status, output } = await startNode(subtest, args).ended;
      const said = output.split('\n').filter((text) => !text.includes('[rcl]'));
      assert.match(said.join('\n'), line);
      assert.equal(said.length, 1, `one line:\n${output}`);
      assert.equal(status, 2);
    });
  }
});
