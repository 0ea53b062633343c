import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Facts {
  readonly answered: boolean;
  readonly grown_megabytes: number;
  readonly sent_megabytes: number;
  readonly handles_before: readonly [descriptors: number, threads: number];
  readonly handles_after: readonly [descriptors: number, threads: number];
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
  const [before, after] = [facts.handles_before, facts.handles_after];
  assert.ok(after[0] <= before[0] + 2 && after[1] <= before[1], `${before.join()} descriptors, threads became ${after.join()}`);
  t.diagnostic(`grown by ${facts.grown_megabytes.toFixed(1)} MB; event loop p99 ${facts.status.figures['event loop p99 ms']} ms`);
  assert.equal((await node.stop()).status, 0);
});
