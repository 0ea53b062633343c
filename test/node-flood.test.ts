import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Facts {
  readonly answered: boolean;
  readonly grown_megabytes: number;
  readonly sent_megabytes: number;
  readonly status: { readonly figures: Readonly<Record<string, string>> };
}

test('a flood of large clouds leaves memory bounded and the node answering', async (t) => {
  const cloud = { topic: '/cloud', type: 'sensor_msgs/msg/PointCloud2', field: 'heat', downsample: 0.5 };
  const node = await startMapping(t, ['--params-file', workplace(t).parameterFile({ sources: ['cloud'], sonar: undefined, cloud })]);
  const facts = await drive<Facts>('flood.py', [String(node.pid)]);
  assert.equal(facts.answered, true);
  assert.ok(Number(facts.status.figures.observations) > 0);
  assert.ok(facts.sent_megabytes > 200);
  // What may wait for the worker is bounded by 16 MiB a source; what was received, by the next collection of garbage.
  assert.ok(facts.grown_megabytes < 100, `grown by ${facts.grown_megabytes} MB`);
  assert.equal((await node.stop()).status, 0);
});
