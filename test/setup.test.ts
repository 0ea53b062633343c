import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../src/package-root.js';

interface Python {
  version: string;
  hasHeaders: boolean;
  hasVenv: boolean;
}
interface Prerequisites {
  checkMachine: (platform: string, arch: string, kind: 'sourced' | 'wheels') => string[];
  checkNode: (version: string) => string[];
  checkCompiler: (env: NodeJS.ProcessEnv) => string[];
  checkPython: (python: Python | undefined, kind: 'sourced' | 'wheels') => string[];
}
interface RosEnvironment {
  set: Record<string, string>;
  prepend: Record<string, string[]>;
}
interface EnvironmentModule {
  applyEnvironment: (environment: RosEnvironment, base: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}
interface DistributionModule {
  selectDistribution: (env: NodeJS.ProcessEnv) => { name: string; kind: string; prefixes: string[] };
}
interface RosEnvModule {
  rosEnvironment: (base?: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}

async function script<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(packageRoot, 'scripts', path)).href)) as T;
}

const { checkMachine, checkNode, checkCompiler, checkPython } = await script<Prerequisites>('setup/prerequisites.mjs');
const { selectDistribution } = await script<DistributionModule>('setup/distribution.mjs');
const { applyEnvironment } = await script<EnvironmentModule>('setup/environment.mjs');
const { rosEnvironment } = await script<RosEnvModule>('ros-env.mjs');

const folder = mkdtempSync(join(tmpdir(), 'cmanp-setup-'));
after(() => rmSync(folder, { recursive: true }));

/** A shell's environment in which nothing was sourced. */
const bare = { PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`, HOME: process.env.HOME };

/** A PATH that holds these programs of this machine and nothing else. */
function pathWith(programs: string[]): string {
  const bin = mkdtempSync(join(folder, 'bin-'));
  for (const program of programs) {
    const { stdout } = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
    symlinkSync(stdout.trim(), join(bin, program));
  }
  return bin;
}

function setUp(env: NodeJS.ProcessEnv): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(packageRoot, 'scripts', 'setup.mjs')], { encoding: 'utf8', env });
}

test('an old Node is named with the version that is needed', () => {
  for (const version of ['20.20.2', '20.21.0', '22.0.0', '24.3.1']) assert.deepEqual(checkNode(version), [], version);
  for (const version of ['18.20.4', '20.9.0', '20.20.1']) {
    const [line] = checkNode(version);
    assert.match(line, new RegExp(`^Node ${version} .*20\\.20\\.2.*nodejs`));
  }
});

test('each thing that Python lacks is one line that names the package', () => {
  const whole: Python = { version: '3.12', hasHeaders: true, hasVenv: true };
  assert.deepEqual(checkPython(whole, 'wheels'), []);
  assert.match(checkPython(undefined, 'wheels').join('\n'), /^no python3: .*python3-venv.*$/);
  assert.match(checkPython({ ...whole, hasVenv: false }, 'wheels').join('\n'), /^.*virtual environments.*python3-venv$/);
  assert.match(checkPython({ ...whole, hasHeaders: false }, 'sourced').join('\n'), /^no Python\.h.*python3-dev$/);
  assert.match(checkPython({ ...whole, version: '3.9' }, 'wheels').join('\n'), /^python3 is 3\.9, .*3\.10 to 3\.14.*$/);
  assert.match(checkPython({ ...whole, version: '3.15' }, 'wheels').join('\n'), /^python3 is 3\.15, .*$/);
  assert.deepEqual(checkPython({ ...whole, version: '3.9' }, 'sourced'), [], 'a sourced ROS 2 brings its own Python');
});

test('wheels are for Linux on x86-64, a sourced ROS 2 for any machine', () => {
  assert.deepEqual(checkMachine('linux', 'x64', 'wheels'), []);
  assert.match(checkMachine('linux', 'arm64', 'wheels').join('\n'), /^no ROS 2 wheels for linux on arm64: .*$/);
  assert.deepEqual(checkMachine('linux', 'arm64', 'sourced'), []);
});

test('a sourced ROS 2 wins over wheels, which ROS_DISTRO chooses; what the set-up built is not taken for a sourced one', () => {
  const opt = join(folder, 'opt');
  mkdirSync(join(opt, 'share', 'rcl'), { recursive: true });
  writeFileSync(join(opt, 'share', 'rcl', 'package.xml'), '<version>10.1.0</version>');
  const own =
    rosEnvironment({ PATH: '' })
      .AMENT_PREFIX_PATH?.split(':')
      .filter((prefix) => prefix.startsWith(packageRoot)) ?? [];
  const { name, kind, prefixes } = selectDistribution({ ROS_DISTRO: 'lyrical', AMENT_PREFIX_PATH: [...own, opt].join(':') });
  assert.deepEqual([name, kind, prefixes], ['lyrical', 'sourced', [opt]]);
  assert.equal(selectDistribution({}).name, 'kilted');
  assert.equal(selectDistribution({ ROS_DISTRO: 'jazzy', AMENT_PREFIX_PATH: own.join(':') }).kind, 'wheels');
  assert.throws(() => selectDistribution({ AMENT_PREFIX_PATH: opt }), /ROS_DISTRO is not set/);
});

test('without a C++ compiler the set-up stops with one line that names its package', () => {
  const { status, stdout, stderr } = setUp({ PATH: pathWith(['node', 'python3', 'npm']), HOME: folder });
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^setup: no C\+\+ compiler: .*g\+\+\n$/);
  assert.deepEqual(checkCompiler({ PATH: '', CXX: process.execPath }), [], 'CXX counts');
});

test('a distribution without wheels is refused with one line that names those that have them', () => {
  const { status, stderr } = setUp({ ...bare, ROS_DISTRO: 'noetic' });
  assert.equal(status, 1);
  assert.match(stderr, /^setup: ROS_DISTRO=noetic: .*kilted.*jazzy.*\n$/);
});

test('a second set-up does nothing, with or without the environment that the first one wrote', () => {
  const environments = [process.env];
  const { VIRTUAL_ENV, ROS_DISTRO } = rosEnvironment();
  // A ROS 2 that was sourced is found only in a shell that sources it; wheels are found anywhere.
  if (VIRTUAL_ENV !== undefined) environments.push({ ...bare, ROS_DISTRO });
  for (const env of environments) {
    const { status, stdout, stderr } = setUp(env);
    assert.equal(stderr, '');
    assert.match(stdout, /^setup: ROS 2 \w+ \(.*\) is ready: [\d.]+ s\n$/);
    assert.equal(status, 0);
  }
});

test('the environment of another distribution makes way', () => {
  const ros = join(packageRoot, '.ros');
  const environment = { set: { ROS_DISTRO: 'new' }, prepend: { PATH: [`${ros}/new/bin`], AMENT_PREFIX_PATH: [`${ros}/new`] } };
  const before = { PATH: `${ros}/old/bin:/usr/bin`, AMENT_PREFIX_PATH: `${ros}/old:/opt/mine`, ROS_DISTRO: 'old', HOME: '/home/me' };
  const once = applyEnvironment(environment, before);
  assert.deepEqual(once, {
    PATH: `${ros}/new/bin:/usr/bin`,
    AMENT_PREFIX_PATH: `${ros}/new:/opt/mine`,
    ROS_DISTRO: 'new',
    HOME: '/home/me',
  });
  assert.deepEqual(applyEnvironment(environment, once), once, 'applied twice');
});

test('a shell that sources .ros/setup.bash has what rosEnvironment gives, and the programs', () => {
  const names = ['ROS_DISTRO', 'AMENT_PREFIX_PATH', 'LD_LIBRARY_PATH', 'PYTHONPATH'];
  const commands = [`source '${join(packageRoot, '.ros', 'setup.bash')}'`, `printenv ${names.join(' ')}`, 'command -v cmanp cmanp_node'];
  const { stdout, stderr } = spawnSync('bash', ['-c', commands.join(' && ')], {
    encoding: 'utf8',
    env: bare,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  assert.equal(stderr, '');
  const expected = rosEnvironment(bare);
  const programs = ['cmanp', 'cmanp_node'].map((program) => join(packageRoot, 'bin', program));
  assert.deepEqual(stdout.trim().split('\n'), [...names.map((name) => expected[name]), ...programs]);
});

test('its python has rclpy, the own messages, and those that the ROS 2 lacked', () => {
  const imports = ['rclpy', 'cmanp_ros.srv', 'cmanp_ros.msg', 'tf2_msgs.msg', 'grid_map_msgs.msg', 'nav2_msgs.msg'];
  const { status, stderr } = spawnSync('python3', ['-c', `import ${imports.join(', ')}`], { encoding: 'utf8', env: rosEnvironment() });
  assert.equal(stderr, '');
  assert.equal(status, 0);
});

test('with-ros.mjs ends as the command did', () => {
  const withRos = (code: string) =>
    spawnSync(process.execPath, [join(packageRoot, 'scripts', 'with-ros.mjs'), process.execPath, '-e', code]);
  assert.equal(withRos('process.exit(process.env.ROS_VERSION === "2" ? 7 : 1)').status, 7);
  assert.equal(withRos('process.kill(process.pid, "SIGTERM")').signal, 'SIGTERM');
});

test('cmanp_node finds its ROS 2 by itself, and says its own one line', () => {
  const { status, stderr } = spawnSync(join(packageRoot, 'bin', 'cmanp_node'), {
    encoding: 'utf8',
    env: bare,
  });
  assert.equal(status, 2);
  assert.match(stderr, /^cmanp_node: sources: .*\n$/);
});

test('package.json, package.xml and the lock name one package and version', () => {
  const read = (name: string) => readFileSync(join(packageRoot, name), 'utf8');
  const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };
  const lock = JSON.parse(read('package-lock.json')) as { name: string; version: string };
  assert.equal(name, 'cmanp_ros');
  assert.deepEqual([lock.name, lock.version], [name, version]);
  assert.ok(read('package.xml').includes(`<name>${name}</name>\n  <version>${version}</version>`));
});
