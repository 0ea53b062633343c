import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../src/config/parse.js';
import { Sharing } from '../src/node/sharing.js';
import { FakeNode } from './support/fake-node.js';

const config = parseConfig({
  sources: ['sonar'],
  sonar: { type: 'sensor_msgs/msg/Range' },
  value: { mean: 0, std: 1 },
  share: { robot: 'beta', peers: ['alpha'] },
});
const worker = { restarts: 0, call: () => assert.fail('nothing is called') };

test('a robot whose name is not its namespace is told that its peers will not find it', () => {
  const [wrong, right] = ['/gamma/cmanp', '/beta/cmanp'].map((name) => {
    const ros = new FakeNode(name);
    new Sharing(ros.node, config, worker, assert.fail).destroy();
    return ros.lines;
  });
  assert.deepEqual(wrong, ['share.robot beta: peers listen to /beta/cmanp/state, but this node publishes /gamma/cmanp/state']);
  assert.deepEqual(right, []);
});
