import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOverrides } from './parameter-overrides.js';

const group = (name: string, value: unknown) => ({ name, parameters: [{ name: 'model', type: 4, value }] });

test('keys of parameter files that mean the node', () => {
  for (const key of ['/**', '/robot1/cmanp', 'robot1/cmanp', 'cmanp', '/*/cmanp', '/**/cmanp', '/robot1/*']) {
    assert.deepEqual(nodeOverrides([group(key, 'x')], '/robot1/cmanp'), { model: 'x' }, key);
  }
  for (const key of ['/cmanp', '/robot2/cmanp', '/*', 'other', '/robot1/cmanp/more', '/robot1']) {
    assert.deepEqual(nodeOverrides([group(key, 'x')], '/robot1/cmanp'), {}, key);
  }
  assert.deepEqual(nodeOverrides([group('/cmanp', 'x')], '/cmanp'), { model: 'x' });
});

test('later groups win, other parameters stay', () => {
  const groups = [
    {
      name: '/**',
      parameters: [
        { name: 'model', type: 4, value: 'a' },
        { name: 'tile.size', type: 3, value: 5 },
      ],
    },
    group('cmanp', 'b'),
  ];
  assert.deepEqual(nodeOverrides(groups, '/cmanp'), { model: 'b', 'tile.size': 5 });
});

test("an empty list has no type in rcl's parser", () => {
  assert.deepEqual(nodeOverrides([{ name: '/**', parameters: [{ name: 'share.peers', type: 0 }] }], '/cmanp'), { 'share.peers': [] });
});

test('what is given one by one wins over a file that names the node', () => {
  const groups = [group('/**', 'from -p'), group('/robot1/cmanp', 'from the file')];
  assert.deepEqual(nodeOverrides(groups, '/robot1/cmanp'), { model: 'from the file' });
  assert.deepEqual(nodeOverrides(groups, '/robot1/cmanp', ['model']), { model: 'from -p' });
});
