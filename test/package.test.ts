import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packageRoot } from '../src/package-root.js';

/** A colcon workspace of its own, with the repository as its one package. */
const workspace = mkdtempSync(join(tmpdir(), 'cmanp-colcon-'));
const prefix = join(workspace, 'install', 'cmanp_ros');
const share = join(prefix, 'share', 'cmanp_ros');

/** With wheels, the set-up brings colcon; a sourced ROS 2 may be without. */
const skip = spawnSync('colcon', ['--help']).error === undefined ? false : 'colcon is not installed';

/**
 * Runs a shell command in the workspace, as a user would after sourcing it. Without an input of its own: Node's is a socket, on which bash
 * takes itself for a remote shell and, not started from another shell, reads ~/.bashrc, whose PATH may hide the workspace's Python.
 */
function inWorkspace(command: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('bash', ['-c', `source install/setup.bash && ${command}`], {
    cwd: workspace,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

before(() => {
  if (skip !== false) return;
  const folders = ['--build-base', 'build', '--install-base', 'install'];
  const build = spawnSync(
    'colcon',
    ['--log-base', 'log', 'build', '--paths', packageRoot, ...folders, '--cmake-args', '-DBUILD_TESTING=OFF'],
    {
      cwd: workspace,
      encoding: 'utf8',
    },
  );
  assert.equal(build.status, 0, build.stderr);
});
after(() => rmSync(workspace, { recursive: true }));

test('ros2 run and launch_ros find the programs where they look', { skip }, () => {
  const look =
    'import ament_index_python as a; print(a.get_package_prefix("cmanp_ros"), a.get_package_share_directory("cmanp_ros"), sep="\\n")';
  assert.equal(inWorkspace(`python3 -c '${look}'`).stdout, `${prefix}\n${share}\n`);
  for (const program of ['cmanp', 'cmanp_node', 'cmanp_field_sensor'])
    accessSync(join(prefix, 'lib', 'cmanp_ros', program), constants.X_OK);
});

test('share holds what the programs read, and no tests and no build tools', { skip }, () => {
  for (const path of [
    'config/cmanp.yaml',
    'launch/cmanp.launch.py',
    'launch/gazebo.launch.py',
    'launch/nav2.launch.py',
    'rviz/cmanp.rviz',
    'worlds/hall.sdf',
  ]) {
    assert.ok(existsSync(join(share, path)), path);
  }
  for (const path of [
    'models',
    'dashboard',
    'package.json',
    'package.xml',
    'msg/State.msg',
    'srv/ForgetRegion.srv',
    'srv/Query.srv',
    'srv/StateFile.srv',
  ]) {
    assert.ok(existsSync(join(share, path)), path);
  }
  const modules = readdirSync(join(share, 'node_modules'));
  assert.ok(modules.includes('rclnodejs') && modules.includes('yaml'));
  assert.ok(!modules.includes('typescript') && !modules.includes('@tensorflow'));
  const compiled = readdirSync(join(share, 'dist'), { recursive: true, encoding: 'utf8' });
  assert.ok(compiled.includes('src/node/main.js'));
  assert.deepEqual(
    compiled.filter((file) => file.endsWith('.test.js')),
    [],
  );
});

test('the messages are found from Python', { skip }, () => {
  const { status, stdout, stderr } = inWorkspace(
    "python3 -c 'import cmanp_ros; from cmanp_ros.srv import Query; print(cmanp_ros.__file__, Query.Request())'",
  );
  assert.equal(status, 0, stderr);
  assert.ok(stdout.startsWith(prefix));
});

test('the installed node starts from its own files: without a configuration, one line', { skip }, () => {
  const { status, stderr } = inWorkspace('exec install/cmanp_ros/lib/cmanp_ros/cmanp_node --ros-args -r __ns:=/installed');
  assert.match(stderr, /^cmanp_node: sources: .*\n$/);
  assert.equal(status, 2);
});

test('the installed command line reads the installed models', { skip }, () => {
  const { status, stdout, stderr } = inWorkspace('exec install/cmanp_ros/lib/cmanp_ros/cmanp model info field2d');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /field2d/);
});

test('the launch files are Python', { skip }, () => {
  for (const name of readdirSync(join(share, 'launch')).filter((file) => file.endsWith('.py'))) {
    const { stderr } = inWorkspace(`python3 -m py_compile '${join(share, 'launch', name)}'`);
    assert.equal(stderr, '', name);
  }
});
