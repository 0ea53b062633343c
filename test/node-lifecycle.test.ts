import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, startNode } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Facts {
  readonly steps: readonly (readonly [name: string, success: boolean, state: string])[];
  readonly subscriptions_while_inactive: number;
  readonly observations_after_reactivation: number;
  readonly publishers_after_cleanup: number;
  readonly observations_after_cleanup: number;
}

test('a lifecycle manager drives the node', async (t) => {
  const node = startNode(t, ['--params-file', workplace(t).parameterFile({ autostart: false })]);
  const facts = await drive<Facts>('lifecycle.py');
  // rclnodejs ends the process where a transition is asked for that the state does not have.
  assert.deepEqual(facts.steps, [
    ['start', true, 'unconfigured'],
    ['activate an unconfigured node', false, 'unconfigured'],
    ['configure', true, 'inactive'],
    ['activate', true, 'active'],
    ['activate again', false, 'active'],
    ['no such transition', false, 'active'],
    ['deactivate', true, 'inactive'],
    ['activate once more', true, 'active'],
    ['deactivate again', true, 'inactive'],
    ['clean up', true, 'unconfigured'],
    ['configure anew', true, 'inactive'],
    ['activate anew', true, 'active'],
  ]);
  assert.equal(facts.subscriptions_while_inactive, 0);
  assert.equal(facts.observations_after_reactivation, 60, 'the map stays while the node is inactive');
  assert.equal(facts.publishers_after_cleanup, 0);
  assert.equal(facts.observations_after_cleanup, 30, 'cleaned up, the node starts anew');
  assert.equal((await node.stop()).status, 0);
});

test('a configuration that fails leaves a managed node unconfigured and alive, with one line', async (t) => {
  const node = startNode(t, ['--params-file', workplace(t).parameterFile({ autostart: false, model: '/no/such.safetensors' })]);
  for (let attempt = 0; attempt < 2; attempt++) {
    assert.deepEqual(await drive('configure.py'), { success: false, state: 'unconfigured' });
  }
  const { status, output } = await node.stop();
  assert.equal(status, 0);
  const lines = output.split('\n');
  assert.equal(lines.length, 2, output);
  for (const line of lines) assert.match(line, /ERROR.*no\/such\.safetensors/);
});

test("Nav2's lifecycle manager forms a bond with the node, which either side can end", async (t) => {
  const node = startNode(t, ['--params-file', workplace(t).parameterFile({ autostart: false })]);
  const facts = await drive<Record<string, unknown>>('bonding.py');
  assert.equal(facts.before_activation, 0);
  assert.deepEqual(facts.heartbeat, { id: 'cmanp', active: true, timeout: 4, period: 0.25 });
  assert.ok(Number(facts.heartbeats_in_2_s) >= 4, `${String(facts.heartbeats_in_2_s)} heartbeats in 2 s`);
  assert.equal(facts.while_inactive, 0);
  assert.equal(facts.another_instance, true);
  assert.deepEqual([facts.state, facts.state_after_odd_bytes], ['active', 'active']);
  const lines = node.output.split('\n').filter((line) => /bond/.test(line));
  assert.match(lines[0], /bond to the lifecycle manager formed/);
  assert.match(lines[lines.length - 1], /bond broken: the lifecycle manager ended it; the node goes on/);
});

test('thirty cycles of a lifecycle manager leave nothing behind', async (t) => {
  const node = startNode(t, ['--params-file', workplace(t).parameterFile({ autostart: false })]);
  interface Cycles {
    readonly failed: readonly unknown[];
    readonly state: string;
    /** Publishers and subscriptions of the node after the first cycle; the driver sees to it that there are no more after the last. */
    readonly endpoints: number;
    readonly sizes: readonly [kilobytes: number, descriptors: number][];
  }
  const facts = await drive<Cycles>('cycles.py', ['30', String(node.pid)]);
  assert.deepEqual([facts.failed, facts.state], [[], 'unconfigured']);
  assert.ok(facts.endpoints > 10, `${facts.endpoints} endpoints`);
  const [kilobytes, descriptors] = facts.sizes[9];
  const [lastKilobytes, lastDescriptors] = facts.sizes[29];
  // The worker of a cycle may still be ending when it is measured, with some descriptors of its own; a leak would leave some in each cycle.
  assert.ok(lastDescriptors < descriptors + 10, `${descriptors} file descriptors became ${lastDescriptors}`);
  assert.ok(lastKilobytes < 1.3 * kilobytes + 40_000, `${kilobytes} kB became ${lastKilobytes} kB`);
});

test('start, configure and joint queries are timed by the driver whose figures docs/speed.md has', async () => {
  interface Times {
    readonly rows: Readonly<
      Record<string, { readonly p50: number; readonly p99: number; readonly computed: number; readonly times: number }>
    >;
  }
  const { rows } = await drive<Times>('times.py', ['2']);
  assert.deepEqual(
    Object.entries(rows).map(([name, { times }]) => [name, times]),
    [
      ['start of the process to active', 1],
      ['configure', 2],
      ['query of 100 points with covariance', 2],
      ['query of 100 points with covariance and 20 samples', 2],
    ],
  );
  for (const { p50, p99, computed } of Object.values(rows)) assert.ok(p50 > 0 && p99 >= p50 && computed >= 0);
});
