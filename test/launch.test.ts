import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { readConfigFile } from '../src/config/read-file.js';
import { packageRoot } from '../src/package-root.js';
import { hall } from '../src/sim/room.js';
import { createTemperatureField } from '../src/sim/temperature-field.js';
import { drive, RosProcess } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Started {
  readonly package?: string;
  readonly executable?: string;
  readonly arguments?: Readonly<Record<string, string>> | readonly string[];
  readonly parameters?: readonly unknown[];
  readonly include?: string;
  readonly push?: string;
  readonly remap?: readonly string[];
}

interface Launched {
  readonly arguments: Readonly<Record<string, string>>;
  readonly started: readonly Started[];
}

const inPackage = (path: string) => join(packageRoot, path);

/** What a launch file would start, with the other packages in `shares`; launch itself is not among the wheels. */
function launched(name: string, shares: string, ...given: string[]): Promise<Launched> {
  return drive<Launched>('launch_file.py', [packageRoot, shares, inPackage(`launch/${name}.launch.py`), ...given]);
}

test('cmanp.launch.py: only what is given overrides the parameter file', async () => {
  const plain = await launched('cmanp', '/opt/share');
  assert.deepEqual(Object.keys(plain.arguments), ['config', 'namespace', 'use_sim_time', 'latents', 'model', 'rviz']);
  assert.deepEqual(plain.started, [
    {
      package: 'cmanp_ros',
      executable: 'cmanp_node',
      namespace: '',
      parameters: [inPackage('config/cmanp.yaml')],
      output: 'screen',
    },
  ]);
  const { started } = await launched(
    'cmanp',
    '/opt/share',
    'latents:=16',
    'model:=mine',
    'use_sim_time:=true',
    'rviz:=true',
    'namespace:=boat',
  );
  assert.deepEqual(started[0].parameters?.[1], { use_sim_time: true, latents: 16, model: 'mine' });
  assert.deepEqual([started[1].executable, started[1].arguments], ['rviz2', ['-d', inPackage('rviz/cmanp.rviz')]]);
  assert.deepEqual(started[1].parameters, [{ use_sim_time: true }]);
  const [wall] = (await launched('cmanp', '/opt/share', 'use_sim_time:=false')).started;
  assert.deepEqual(wall.parameters?.[1], { use_sim_time: false });
});

test('gazebo.launch.py: world, bridge, frames, field sensor and node, from files that are there', async () => {
  const { arguments: defaults, started } = await launched('gazebo', '/opt/share', 'gui:=false');
  for (const file of [defaults.config, defaults.world, defaults.bridge]) assert.ok(existsSync(file), file);
  assert.ok(readConfigFile(defaults.config).sources.length > 0);
  assert.equal(started[0].include, '/opt/share/ros_gz_sim/launch/gz_sim.launch.py');
  assert.deepEqual(started[0].arguments, { gz_args: `-r -s ${defaults.world}` });
  assert.deepEqual(
    started.slice(1).map(({ executable, include }) => executable ?? include),
    [
      'parameter_bridge',
      'static_transform_publisher',
      'static_transform_publisher',
      'cmanp_field_sensor',
      inPackage('launch/cmanp.launch.py'),
    ],
  );
  const pose = /<model name="rover"[^>]*>\s*<pose>(\S+) (\S+) /.exec(readFileSync(defaults.world, 'utf8'));
  const sensor = started[4].arguments as string[];
  assert.deepEqual(
    sensor,
    [`--x=${Number(pose?.[1]).toFixed(1)}`, `--y=${Number(pose?.[2]).toFixed(1)}`],
    'odometry begins where the robot does',
  );
});

test("nav2.launch.py: Nav2's own parameters stay, the keepout filter is laid over them", async (t) => {
  const { folder } = workplace(t);
  mkdirSync(join(folder, 'nav2_bringup', 'params'), { recursive: true });
  const own = { local_costmap: { local_costmap: { ros__parameters: { width: 3, filters: ['keepout_filter'] } } } };
  writeFileSync(join(folder, 'nav2_bringup', 'params', 'nav2_params.yaml'), JSON.stringify(own));
  const { started } = await launched('nav2', folder, 'use_sim_time:=true');
  assert.equal(started[0].include, inPackage('launch/cmanp.launch.py'));
  assert.equal(started[1].include, join(folder, 'nav2_bringup', 'launch', 'navigation_launch.py'));
  assert.equal((started[0].arguments as Record<string, string>).use_sim_time, 'true');
  const { params_file: path } = started[1].arguments as Record<string, string>;
  const merged = parse(readFileSync(path, 'utf8')) as Record<string, Record<string, { ros__parameters: Record<string, unknown> }>>;
  for (const costmap of ['local_costmap', 'global_costmap']) {
    const parameters = merged[costmap][costmap].ros__parameters;
    const [filter] = parameters.filters as string[];
    const { plugin, filter_info_topic: topic } = parameters[filter] as Record<string, unknown>;
    assert.deepEqual([plugin, topic], ['nav2_costmap_2d::KeepoutFilter', '/cmanp/filter_info']);
  }
  assert.equal(merged.local_costmap.local_costmap.ros__parameters.width, 3);

  const named = (await launched('nav2', folder, 'namespace:=/alpha')).started;
  assert.deepEqual(
    named.map(({ include, push, remap }) => include ?? push ?? remap),
    [['/tf', 'tf'], ['/tf_static', 'tf_static'], started[0].include, '/alpha', started[1].include],
  );
  const namespaces = [2, 4].map((at) => (named[at].arguments as Record<string, string>).namespace);
  assert.deepEqual(namespaces, ['alpha', '/alpha'], "absolute where Nav2's own file may push it once more");
  const clocks = [2, 4].map((at) => (named[at].arguments as Record<string, string>).use_sim_time);
  assert.deepEqual(clocks, ['', 'false'], "the node's parameter file may say true");
  const ofAlpha = readFileSync((named[4].arguments as Record<string, string>).params_file, 'utf8');
  assert.equal(ofAlpha.match(/filter_info_topic: \/alpha\/cmanp\/filter_info$/gm)?.length, 2);
});

test('the bridge: keys and types as ros_gz_bridge documents them, and every topic that the node needs', () => {
  const entries = parse(readFileSync(inPackage('config/gazebo_bridge.yaml'), 'utf8')) as Record<string, string>[];
  const pairs: Record<string, string> = {
    'rosgraph_msgs/msg/Clock': 'gz.msgs.Clock',
    'tf2_msgs/msg/TFMessage': 'gz.msgs.Pose_V',
    'nav_msgs/msg/Odometry': 'gz.msgs.Odometry',
    'sensor_msgs/msg/LaserScan': 'gz.msgs.LaserScan',
    'geometry_msgs/msg/Twist': 'gz.msgs.Twist',
  };
  for (const entry of entries) {
    assert.deepEqual(Object.keys(entry), ['ros_topic_name', 'gz_topic_name', 'ros_type_name', 'gz_type_name', 'direction']);
    assert.equal(entry.gz_type_name, pairs[entry.ros_type_name]);
    assert.ok(['GZ_TO_ROS', 'ROS_TO_GZ', 'BIDIRECTIONAL'].includes(entry.direction));
  }
  assert.deepEqual(entries.map((entry) => entry.ros_topic_name).sort(), ['/clock', '/cmd_vel', '/odom', '/scan', '/tf']);
});

test('the world is the hall of the simulation: every obstacle where the simulated lidar sees it', () => {
  const world = readFileSync(inPackage('worlds/hall.sdf'), 'utf8');
  const boxes = [
    ...world.matchAll(/<link name="obstacle_\d">\s*<pose>(\S+) (\S+) [^<]*<\/pose>\s*<collision[^>]*><geometry><box><size>(\S+) (\S+) /g),
  ];
  const found = boxes.map(([, ...numbers]) => numbers.map(Number));
  const expected = hall.obstacles.map(({ minX, maxX, minY, maxY }) => [(minX + maxX) / 2, (minY + maxY) / 2, maxX - minX, maxY - minY]);
  assert.deepEqual(
    found,
    expected.map((numbers) => numbers.map((x) => Number(x.toFixed(4)))),
  );
});

test("the field sensor samples the simulated field at the robot's pose", async (t) => {
  const sensor = new RosProcess(process.execPath, [inPackage('bin/cmanp_field_sensor'), '--x=-8', '--y=-8']);
  t.after(async () => {
    if (sensor.running) await sensor.stop();
  });
  const { readings } = await drive<{ readings: [frame: string, stamp: number, temperature: number][] }>('odometry.py');
  const field = createTemperatureField(1, hall.bounds);
  assert.ok(readings.length >= 5);
  for (const [frame, stamp, temperature] of readings) {
    assert.equal(frame, 'base_link');
    const travelled = stamp - 100;
    assert.ok(Math.abs(temperature - field(-8 + travelled, -8)) < 0.6, `${temperature} at ${travelled} m`);
  }
});

test('what the views of RViz and Foxglove show is published', () => {
  const topics = ['prediction', 'risk', 'explore_markers'].map((name) => `cmanp/${name}`);
  const rviz = readFileSync(inPackage('rviz/cmanp.rviz'), 'utf8');
  const shown = [...rviz.matchAll(/^ {8}Value: (\S+)$/gm)].map(([, topic]) => topic);
  assert.deepEqual([...new Set(shown)], topics);
  interface Panel {
    readonly topics?: Readonly<Record<string, { readonly colorField?: string }>>;
  }
  const { configById } = JSON.parse(readFileSync(inPackage('rviz/foxglove.json'), 'utf8')) as { configById: Record<string, Panel> };
  const panels = Object.values(configById).flatMap(({ topics: given = {} }) => Object.entries(given));
  assert.deepEqual(
    panels.map(([topic, { colorField }]) => [topic, colorField]),
    [
      ['/cmanp/prediction', 'intensity'],
      ['/cmanp/prediction', 'std'],
      ['/cmanp/risk', undefined],
    ],
  );
});
