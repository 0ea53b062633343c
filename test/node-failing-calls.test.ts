import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Config } from '../src/config/config.js';
import { parseConfig } from '../src/config/parse.js';
import { followJumpBack } from '../src/node/clock-jump.js';
import type { Dashboard } from '../src/node/dashboard.js';
import { ExploreLoop } from '../src/node/explore-loop.js';
import { GridLoop } from '../src/node/grid-loop.js';
import { Inputs } from '../src/node/inputs.js';
import { Monitor } from '../src/node/monitor.js';
import { Outputs } from '../src/node/outputs.js';
import { Services } from '../src/node/services.js';
import { Sharing } from '../src/node/sharing.js';
import { StateKeeper } from '../src/node/state-keeper.js';
import { FakeNode } from './support/fake-node.js';
import { workplace } from './support/workplace.js';

interface Outcome {
  readonly success: boolean;
  readonly message: string;
}

/** A worker of which each call fails until it is healed. What is asked of it afterwards is answered with nothing. */
class FailingWorker {
  readonly restarts = 0;
  readonly calls: string[] = [];
  fails = true;

  async call(name: string): Promise<object> {
    this.calls.push(name);
    await setImmediate();
    if (this.fails) throw new Error(`${name} failed`);
    return {};
  }

  count(name: string): number {
    return this.calls.filter((call) => call === name).length;
  }
}

function setUp(parameters: Record<string, unknown> = {}) {
  const config: Config = parseConfig({
    sources: ['sonar'],
    sonar: { type: 'sensor_msgs/msg/Range' },
    value: { mean: 0, std: 1 },
    share: { robot: 'alpha', peers: ['beta'], period: 0.05 },
    ...parameters,
  });
  const errors: string[] = [];
  const failing = new FailingWorker();
  const ros = new FakeNode();
  return { config, errors, failing, ros, onError: (error: Error) => void errors.push(error.message) };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await setImmediate();
}

test('readings whose call failed are counted as lost, and the next ones are passed on', async () => {
  const { config, errors, failing, ros, onError } = setUp();
  const inputs = new Inputs(ros.node, config, failing, onError);
  ros.receive('/sonar', Uint8Array.of(1));
  await settle();
  assert.deepEqual([errors, inputs.dropped.get('sonar')], [['receive failed'], 1]);
  failing.fails = false;
  ros.receive('/sonar', Uint8Array.of(2));
  await settle();
  assert.deepEqual([failing.count('receive'), inputs.dropped.get('sonar'), errors.length], [2, 1, 1]);
  inputs.stop();
  await settle();
});

test('grids, suggestions and states that failed are tried again at the next turn', async () => {
  const { config, errors, failing, ros, onError } = setUp();
  const outputs = new Outputs(ros.node, config);
  const dashboard = { isOpen: false } as unknown as Dashboard;
  const monitor = { gridFailed: () => undefined } as unknown as Monitor;
  const grids = new GridLoop(ros.node, { worker: failing, outputs, dashboard, monitor }, 1, onError);
  const explore = new ExploreLoop(ros.node, failing, onError);
  explore.start(1);
  const sharing = new Sharing(ros.node, config, failing, onError);
  sharing.start();
  for (let turn = 0; turn < 3; turn++) {
    ros.tick();
    ros.receive('/beta/cmanp/state', Uint8Array.of(1));
    await settle();
  }
  while (failing.count('announce') < 2) await settle();
  for (const name of ['grid', 'explore', 'receivePeer']) {
    assert.equal(failing.count(name), 3, name);
    assert.ok(errors.includes(`${name} failed`), name);
  }
  assert.deepEqual(ros.published, []);
  grids.stop();
  explore.destroy();
  sharing.destroy();
});

test('each service answers with the reason', async (t) => {
  const { folder } = workplace(t);
  const { config, failing, ros } = setUp({ state: { path: join(folder, 'field.safetensors') } });
  const keeper = new StateKeeper(config, failing, ros.node.getLogger());
  const services = new Services(ros.node, config, failing, keeper);
  const requests: Record<string, [request: object, call: string]> = {
    '~/query': [{ points: [{ x: 0, y: 0, z: 0 }], covariance: false, samples: 0 }, 'query'],
    '~/reset': [{}, 'reset'],
    '~/forget_region': [{ region: { points: [] }, weight: 0 }, 'forgetRegion'],
    '~/save_state': [{ path: '' }, 'save'],
    '~/load_state': [{ path: 'other.safetensors' }, 'load'],
  };
  for (const [name, [request, call]] of Object.entries(requests)) {
    const { success, message } = await ros.ask<Outcome>(name, request);
    assert.deepEqual([success, message], [false, `${call} failed`], name);
  }
  assert.equal((await ros.ask<Outcome>('~/save_state', { path: '/etc/x' })).success, false);
  assert.equal(failing.count('save'), 1, 'a path outside is not even passed on');
  services.destroy();
});

test('the state file: what fails is told until it goes well, and a file that was refused is left alone until asked for', async (t) => {
  const { folder, parameterFile } = workplace(t);
  const { failing, ros } = setUp();
  // Any file will do that is there.
  const path = parameterFile();
  const keeper = new StateKeeper(setUp({ state: { path } }).config, failing, ros.node.getLogger());
  await keeper.resume();
  assert.match(keeper.problem ?? '', /^not resumed: load failed \(the file is left alone/);
  await keeper.save();
  assert.equal(failing.count('save'), 0);
  await assert.rejects(keeper.saveTo(path), /save failed/);
  failing.fails = false;
  await keeper.saveTo(join(folder, 'elsewhere.safetensors'));
  assert.notEqual(keeper.problem, undefined, 'a copy elsewhere changes nothing');
  await keeper.saveTo(path);
  assert.equal(keeper.problem, undefined);
  failing.fails = true;
  for (let i = 0; i < 3; i++) await keeper.save();
  assert.equal(keeper.problem, 'state not saved: save failed');
  assert.equal(ros.lines.filter((line) => line === 'state not saved: save failed').length, 1, 'logged once');
  failing.fails = false;
  await keeper.save();
  assert.equal(keeper.problem, undefined);
  assert.ok(existsSync(path) && ros.lines.some((line) => line.startsWith('the state is saved again')));
});

test('a worker that does not take a jump of the clock is reported, and what waits is dropped all the same', async () => {
  const { config, errors, failing, ros, onError } = setUp();
  let cleared = 0;
  followJumpBack(ros.node, config, { clear: () => void cleared++ }, failing, onError);
  await settle();
  assert.deepEqual([cleared, failing.calls, errors], [1, ['timeJumped'], ['timeJumped failed']]);
  assert.match(ros.lines[0], /the clock went back: .* the map stays/);
});

test('diagnostics that fail are said once, and come again', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { failing, ros } = setUp();
  const monitor = new Monitor(ros.node, failing, { problem: undefined }, []);
  for (let second = 0; second < 3; second++) {
    t.mock.timers.tick(1000);
    await settle();
  }
  assert.equal(failing.count('statistics'), 3);
  assert.deepEqual(ros.lines, ['diagnostics: statistics failed']);
  monitor.destroy();
});
