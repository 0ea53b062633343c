import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { rclSafeYaml } from './rcl-yaml.js';

test('what rcl would misread is written so that it cannot', () => {
  const safe = rclSafeYaml(`
/**:
  ros__parameters:
    inputs: [x, y]   # a comment
    cloud: {field: y, max: 80}
    grid: {size: [20, 30.5], center: [1, -2]}
    autostart: true
    share: {robot: "n", peers: []}
`);
  assert.match(safe, /inputs: \[ ?x, "y" ?\]/);
  assert.match(safe, /field: "y"/);
  assert.match(safe, /size: \[ ?20\.0, 30\.5 ?\]/);
  assert.match(safe, /center: \[ ?1, -2 ?\]/);
  assert.match(safe, /max: 80 ?\}/);
  assert.match(safe, /autostart: true/);
  assert.match(safe, /robot: "n", peers: \[\]/);
});

test('the meaning in YAML stays', () => {
  const text =
    '/**: {ros__parameters: {inputs: [x, y, z], tile: {size: 5.0, max: 7}, grid: {size: [1, 2.5, 1e3]}, n: {deep: [true, false]}}}';
  assert.deepEqual(parse(rclSafeYaml(text)), parse(text));
});

test('what is not YAML is left to rcl to report', () => {
  assert.equal(rclSafeYaml('a: [1, 2'), 'a: [1, 2');
});

test('empty maps are left out, also those that become empty', () => {
  assert.deepEqual(parse(rclSafeYaml('a: {share: {}, state: {path: }, tile: {size: 5}, grid: {deep: {er: {}}}}')), {
    a: { tile: { size: 5 } },
  });
});

test('a key without a value is left out, an empty text stays', () => {
  assert.deepEqual(parse(rclSafeYaml('state: {path: , save_period: 30}\nshare:\n  robot: ""\n  peers:\n')), {
    state: { save_period: 30 },
    share: { robot: '' },
  });
});
