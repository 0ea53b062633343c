import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { parseConfig } from '../src/config/parse.js';
import { Inputs } from '../src/node/inputs.js';
import type { Calls } from '../src/node/protocol.js';
import { FakeNode } from './support/fake-node.js';

type Batch = Calls['receive']['argument'];

/** A worker that does a call when it is told to. */
class SlowWorker {
  readonly restarts = 0;
  readonly taken: number[] = [];
  #underWay?: { batch: Batch; resolve: () => void };

  get isBusy(): boolean {
    return this.#underWay !== undefined;
  }

  call(name: string, batch: Batch): Promise<void> {
    if (name !== 'receive') return Promise.resolve();
    assert.equal(this.#underWay, undefined, 'one call at a time');
    return new Promise((resolve) => (this.#underWay = { batch, resolve }));
  }

  /** Does the call that is under way. */
  async finish(): Promise<void> {
    const { batch, resolve } = this.#underWay!;
    this.#underWay = undefined;
    for (const { cdr } of batch.messages) this.taken.push(new DataView(cdr.buffer).getUint32(0));
    resolve();
    await setImmediate();
  }
}

function numbered(number: number, bytes: number): Uint8Array {
  const message = new Uint8Array(bytes);
  new DataView(message.buffer).setUint32(0, number);
  return message;
}

function inputsOf(sources: readonly string[]) {
  const ros = new FakeNode();
  const slow = new SlowWorker();
  const blocks = Object.fromEntries(sources.map((name) => [name, { type: 'sensor_msgs/msg/Range' }]));
  const config = parseConfig({ sources, ...blocks, value: { mean: 0, std: 1 } });
  return { ros, slow, inputs: new Inputs(ros.node, config, slow, (error) => assert.fail(error)) };
}

test('ten times what the worker can do: bounded, the oldest give way and are counted, the newest get through, and it recovers', async () => {
  const { ros, slow, inputs } = inputsOf(['sonar']);
  const SENT = 10_000;
  const LIMIT = 256;
  let worstAge = 0;
  for (let i = 0; i < SENT; i++) {
    ros.receive('/sonar', numbered(i, 100));
    // The worker takes all that waits in one call, and is done with it in ten times as many messages.
    if (i % (10 * LIMIT) === 10 * LIMIT - 1) {
      await slow.finish();
      worstAge = Math.max(worstAge, i - slow.taken.at(-1)!);
    }
  }
  assert.ok(worstAge <= 11 * LIMIT, `the newest that was taken was ${worstAge} messages old`);
  const lost = () => inputs.dropped.get('sonar') ?? 0;
  assert.ok(lost() > SENT / 2);

  for (let calls = 0; slow.isBusy; calls++) {
    assert.ok(calls < 3, 'it has caught up after what the queue holds');
    await slow.finish();
  }
  assert.equal(slow.taken.length + lost(), SENT, 'each message was taken or counted');
  assert.ok(
    slow.taken.every((number, i) => i === 0 || number > slow.taken[i - 1]),
    'in order',
  );
  assert.equal(slow.taken.at(-1), SENT - 1);
  ros.receive('/sonar', numbered(SENT, 100));
  await slow.finish();
  assert.equal(slow.taken.at(-1), SENT, 'and the next one is taken at once');
});

test('what came while the worker was busy is passed on in large parts, and the clock is that of what is left behind', async () => {
  const ros = new FakeNode();
  const config = parseConfig({ sources: ['sonar'], sonar: { type: 'sensor_msgs/msg/Range' } });
  const calls: { readonly messages: number; readonly now: number }[] = [];
  const call = async (_name: string, { messages, now }: Calls['receive']['argument']) => {
    calls.push({ messages: messages.length, now });
    await setImmediate();
  };
  const inputs = new Inputs(ros.node, config, { call, restarts: 0 }, (error) => assert.fail(error));
  for (let i = 0; i <= 1500; i++) {
    ros.seconds = 100 + i / 100;
    ros.receive('/tf', Uint8Array.of(1));
  }
  ros.seconds = 200;
  while (calls.length < 3) await setImmediate();
  assert.deepEqual(calls, [
    { messages: 1, now: 100 },
    { messages: 1000, now: 110.01 },
    { messages: 500, now: 200 },
  ]);
  inputs.stop();
});

test('fifty sources at once hold no more memory than a few', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `source${i}`);
  const { ros, slow, inputs } = inputsOf(names);
  const MEGABYTE = 2 ** 20;
  for (let round = 0; round < 4; round++) for (const name of names) ros.receive(`/${name}`, numbered(round, MEGABYTE));
  const lost = [...inputs.dropped.values()].reduce((sum, count) => sum + count, 0);
  while (slow.isBusy) await slow.finish();
  assert.ok(slow.taken.length <= 70, `${slow.taken.length} MB were kept`);
  assert.equal(slow.taken.length + lost, 200);
  assert.equal(slow.taken.filter((round) => round === 3).length, 50, 'the newest of each source got through');
});
