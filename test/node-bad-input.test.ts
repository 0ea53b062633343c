import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Facts {
  readonly status: { readonly level: number; readonly message: string; readonly figures: Readonly<Record<string, string>> };
}

const RANGE = { type: 'sensor_msgs/msg/Range', reliability: 'reliable' };

test('bad input is refused, counted by reason, logged with topic, field and value, and never ends the node', async (t) => {
  const node = await startMapping(t, [
    '--params-file',
    workplace(t).parameterFile({
      sources: ['sonar', 'cloud', 'wind', 'wall'],
      sonar: { topic: '/sonar', ...RANGE, min: 0, max: 80 },
      cloud: { topic: '/cloud', type: 'sensor_msgs/msg/PointCloud2', field: 'heat', reliability: 'reliable' },
      wind: { topic: '/wind', ...RANGE },
      wall: { topic: '/wall', ...RANGE },
    }),
  ]);
  const { status } = await drive<Facts>('bad_input.py');

  await t.test('every reading that was good is in the map, none of the others', () => {
    assert.equal(status.figures.observations, '21');
  });

  await t.test('counted by reason', () => {
    const count = (reason: string) => Number(status.figures[`rejected ${reason}`] ?? 0);
    assert.equal(count('not_finite'), 1, 'NaN');
    assert.equal(count('out_of_range'), 3, 'Inf, -Inf and 200 of at most 80');
    assert.equal(count('empty_frame'), 1);
    assert.equal(count('no_transform'), 1);
    assert.equal(count('bad_message'), 4, 'cut bytes twice, a cloud without the field, one whose layout does not fit its bytes');
    const total = Object.entries(status.figures).filter(([name]) => name.startsWith('rejected '));
    assert.equal(
      Number(status.figures.rejected),
      total.reduce((sum, [, value]) => sum + Number(value), 0),
    );
  });

  await t.test('logged with topic and value; a missing field with the fields that there are', () => {
    assert.match(node.output, /\/sonar.*NaN/);
    assert.match(node.output, /\/sonar.*range = Infinity/);
    assert.match(node.output, /nowhere/);
    assert.match(node.output, /\/cloud.*heat.*x, y, z/);
  });

  await t.test('a topic of another type and a publisher that does not match are said once, and in the diagnostics', () => {
    const wind = /\/wind: publisher of \/driver has type sensor_msgs\/msg\/Temperature, this node expects sensor_msgs\/msg\/Range/;
    const wall = /\/wall: publisher of \/driver is best effort, volatile, this node's subscription is reliable, volatile/;
    for (const line of [wind, wall]) {
      assert.equal(node.output.split('\n').filter((text) => line.test(text)).length, 1, node.output);
      assert.match(status.message, line);
    }
    assert.equal(status.level, 1);
  });

  assert.equal((await node.stop()).status, 0);
});
