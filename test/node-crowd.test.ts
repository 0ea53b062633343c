import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { drive, startMapping, startNode } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Status {
  readonly message: string;
  readonly figures: Readonly<Record<string, string>>;
}

const SOURCES = 50;

test('fifty sources at once, and a subscriber that never takes what it is sent: all is folded, and others get their grids', async (t) => {
  const names = Array.from({ length: SOURCES }, (_, i) => `sonar${i}`);
  const blocks = Object.fromEntries(names.map((name) => [name, { type: 'sensor_msgs/msg/Range', reliability: 'reliable' }]));
  const node = await startMapping(t, ['--params-file', workplace(t).parameterFile({ ...blocks, sonar: undefined, sources: names })]);
  const { message, figures } = await drive<Status>('crowd.py', [String(SOURCES)]);
  assert.equal(message, 'mapping');
  assert.deepEqual([figures.observations, figures.rejected, figures.dropped], ['500', '0', '0']);
  assert.equal((await node.stop()).status, 0);
});

test('a node that must be secured, and is not set up for it, does not start', async (t) => {
  const { folder, parameterFile } = workplace(t);
  mkdirSync(join(folder, 'enclaves'));
  const refusal = async (keystore: string): Promise<string> => {
    const node = startNode(t, ['--params-file', parameterFile()], {
      variables: { ROS_SECURITY_ENABLE: 'true', ROS_SECURITY_STRATEGY: 'Enforce', ROS_SECURITY_KEYSTORE: keystore },
    });
    const { status, output } = await node.ended;
    assert.equal(status, 2, output);
    return output;
  };
  assert.match(await refusal('/no/such/keystore'), /^cmanp_node: SECURITY ERROR: [^\n]*\/no\/such\/keystore[^\n]*$/);
  // What is wrong with an empty one is said by the middleware, in lines of its own.
  assert.match(await refusal(folder), /^cmanp_node: [^\n]*[sS]ecurity[^\n]*$/m);
});
